"""The messenger core: people, access, friends, groups, conversations, messages."""

import sqlalchemy as sa
from alembic import op

from imapp.models.columns import BigId, Json, UtcDateTime, exact

revision = '0001'
down_revision = None


def upgrade():
    op.create_table('rights',
    sa.Column('id', BigId, nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('key_name', exact(40), nullable=False),
    sa.Column('desc', sa.String(length=200), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rights')),
    sa.UniqueConstraint('key_name', name=op.f('uq_rights_key_name'))
    )
    op.create_table('roles',
    sa.Column('id', BigId, nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('key_name', exact(40), nullable=False),
    sa.Column('desc', sa.String(length=200), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roles')),
    sa.UniqueConstraint('key_name', name=op.f('uq_roles_key_name'))
    )
    op.create_table('users',
    sa.Column('id', BigId, nullable=False),
    sa.Column('username', sa.String(length=64), nullable=False),
    sa.Column('username_key', exact(64), nullable=False),
    sa.Column('password_hash', sa.String(length=255), nullable=True),
    sa.Column('provider', exact(20), nullable=False),
    sa.Column('provider_id', exact(64), nullable=True),
    sa.Column('language', sa.String(length=16), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('last_seen_at', UtcDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_users')),
    sa.UniqueConstraint('provider', 'provider_id', name=op.f('uq_users_provider_provider_id')),
    sa.UniqueConstraint('username_key', name=op.f('uq_users_username_key'))
    )
    op.create_table('access_tokens',
    sa.Column('id', BigId, nullable=False),
    sa.Column('user_id', BigId, nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('fingerprint', exact(64), nullable=False),
    sa.Column('scopes', sa.String(length=40), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('last_used_at', UtcDateTime(), nullable=True),
    sa.Column('expires_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_access_tokens_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_tokens')),
    sa.UniqueConstraint('fingerprint', name=op.f('uq_access_tokens_fingerprint'))
    )
    with op.batch_alter_table('access_tokens', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_access_tokens_user_id'), ['user_id'], unique=False)

    op.create_table('chat_groups',
    sa.Column('id', BigId, nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('photo', sa.String(length=255), nullable=False),
    sa.Column('introduction', sa.String(length=500), nullable=False),
    sa.Column('announcement', sa.String(length=2000), nullable=False),
    sa.Column('owner_id', BigId, nullable=False),
    sa.Column('mute', sa.Boolean(), nullable=False),
    sa.Column('disabled', sa.Boolean(), nullable=False),
    sa.Column('join_policy', exact(10), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("join_policy IN ('approval', 'open', 'invite')", name=op.f('ck_chat_groups_join_policy')),
    sa.ForeignKeyConstraint(['owner_id'], ['users.id'], name=op.f('fk_chat_groups_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chat_groups'))
    )
    with op.batch_alter_table('chat_groups', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chat_groups_name'), ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_chat_groups_owner_id'), ['owner_id'], unique=False)

    op.create_table('devices',
    sa.Column('id', BigId, nullable=False),
    sa.Column('user_id', BigId, nullable=False),
    sa.Column('fingerprint', exact(64), nullable=False),
    sa.Column('user_agent', sa.String(length=255), nullable=False),
    sa.Column('address', sa.String(length=45), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('last_seen_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_devices_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_devices')),
    sa.UniqueConstraint('fingerprint', name=op.f('uq_devices_fingerprint'))
    )
    with op.batch_alter_table('devices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_devices_user_id'), ['user_id'], unique=False)

    op.create_table('role_rights',
    sa.Column('role_id', BigId, nullable=False),
    sa.Column('right_id', BigId, nullable=False),
    sa.Column('denied', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['right_id'], ['rights.id'], name=op.f('fk_role_rights_right_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['role_id'], ['roles.id'], name=op.f('fk_role_rights_role_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('role_id', 'right_id', name=op.f('pk_role_rights'))
    )
    with op.batch_alter_table('role_rights', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_rights_right_id'), ['right_id'], unique=False)

    op.create_table('user_roles',
    sa.Column('user_id', BigId, nullable=False),
    sa.Column('role_id', BigId, nullable=False),
    sa.ForeignKeyConstraint(['role_id'], ['roles.id'], name=op.f('fk_user_roles_role_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_user_roles_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'role_id', name=op.f('pk_user_roles'))
    )
    with op.batch_alter_table('user_roles', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_roles_role_id'), ['role_id'], unique=False)

    op.create_table('userinfos',
    sa.Column('user_id', BigId, nullable=False),
    sa.Column('nickname', sa.String(length=40), nullable=False),
    sa.Column('photo', sa.String(length=255), nullable=False),
    sa.Column('sign', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_userinfos_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_userinfos'))
    )
    with op.batch_alter_table('userinfos', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_userinfos_nickname'), ['nickname'], unique=False)

    op.create_table('applies',
    sa.Column('id', BigId, nullable=False),
    sa.Column('from_id', BigId, nullable=False),
    sa.Column('to_user_id', BigId, nullable=True),
    sa.Column('to_group_id', BigId, nullable=True),
    sa.Column('message', sa.String(length=200), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('handled_at', UtcDateTime(), nullable=True),
    sa.Column('handled_by_id', BigId, nullable=True),
    sa.Column('approved', sa.Boolean(), nullable=True),
    sa.Column('waiting_key', exact(64), nullable=True),
    sa.CheckConstraint('(to_user_id IS NULL) <> (to_group_id IS NULL)', name=op.f('ck_applies_one_target')),
    sa.ForeignKeyConstraint(['from_id'], ['users.id'], name=op.f('fk_applies_from_id')),
    sa.ForeignKeyConstraint(['handled_by_id'], ['users.id'], name=op.f('fk_applies_handled_by_id')),
    sa.ForeignKeyConstraint(['to_group_id'], ['chat_groups.id'], name=op.f('fk_applies_to_group_id')),
    sa.ForeignKeyConstraint(['to_user_id'], ['users.id'], name=op.f('fk_applies_to_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_applies')),
    sa.UniqueConstraint('waiting_key', name=op.f('uq_applies_waiting_key'))
    )
    with op.batch_alter_table('applies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_applies_from_id'), ['from_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_applies_handled_by_id'), ['handled_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_applies_to_group_id'), ['to_group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_applies_to_user_id'), ['to_user_id'], unique=False)

    op.create_table('conversations',
    sa.Column('id', BigId, nullable=False),
    sa.Column('type', exact(10), nullable=False),
    sa.Column('low_id', BigId, nullable=True),
    sa.Column('high_id', BigId, nullable=True),
    sa.Column('group_id', BigId, nullable=True),
    sa.Column('last_seq', sa.Integer(), nullable=False),
    sa.Column('last_version', sa.Integer(), nullable=False),
    sa.Column('active_at', UtcDateTime(), nullable=False),
    sa.Column('closed_at', UtcDateTime(), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("type IN ('chat', 'groupchat', 'robot')", name=op.f('ck_conversations_type')),
    sa.CheckConstraint('low_id < high_id', name=op.f('ck_conversations_ordered_pair')),
    sa.ForeignKeyConstraint(['group_id'], ['chat_groups.id'], name=op.f('fk_conversations_group_id')),
    sa.ForeignKeyConstraint(['high_id'], ['users.id'], name=op.f('fk_conversations_high_id')),
    sa.ForeignKeyConstraint(['low_id'], ['users.id'], name=op.f('fk_conversations_low_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversations')),
    sa.UniqueConstraint('group_id', name=op.f('uq_conversations_group_id')),
    sa.UniqueConstraint('low_id', 'high_id', name=op.f('uq_conversations_low_id_high_id'))
    )
    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conversations_high_id'), ['high_id'], unique=False)

    op.create_table('friends',
    sa.Column('user_id', BigId, nullable=False),
    sa.Column('friend_id', BigId, nullable=False),
    sa.Column('conversation_id', BigId, nullable=False),
    sa.Column('remark', sa.String(length=40), nullable=False),
    sa.Column('blocked', sa.Boolean(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('user_id <> friend_id', name=op.f('ck_friends_not_oneself')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_friends_conversation_id')),
    sa.ForeignKeyConstraint(['friend_id'], ['users.id'], name=op.f('fk_friends_friend_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_friends_user_id')),
    sa.PrimaryKeyConstraint('user_id', 'friend_id', name=op.f('pk_friends'))
    )
    with op.batch_alter_table('friends', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_friends_conversation_id'), ['conversation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_friends_friend_id'), ['friend_id'], unique=False)

    op.create_table('members',
    sa.Column('conversation_id', BigId, nullable=False),
    sa.Column('user_id', BigId, nullable=False),
    sa.Column('joined_at', UtcDateTime(), nullable=False),
    sa.Column('role', exact(10), nullable=False),
    sa.Column('alias', sa.String(length=40), nullable=False),
    sa.Column('muted_until', UtcDateTime(), nullable=True),
    sa.Column('cleared_seq', sa.Integer(), nullable=False),
    sa.Column('read_seq', sa.Integer(), nullable=False),
    sa.Column('marked_unread', sa.Boolean(), nullable=False),
    sa.Column('pinned', sa.Boolean(), nullable=False),
    sa.Column('dnd', sa.Boolean(), nullable=False),
    sa.Column('hidden', sa.Boolean(), nullable=False),
    sa.CheckConstraint("role IN ('owner', 'admin', 'member')", name=op.f('ck_members_role')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_members_conversation_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_members_user_id')),
    sa.PrimaryKeyConstraint('conversation_id', 'user_id', name=op.f('pk_members'))
    )
    with op.batch_alter_table('members', schema=None) as batch_op:
        batch_op.create_index('ix_members_user_id_conversation_id', ['user_id', 'conversation_id'], unique=False)

    op.create_table('messages',
    sa.Column('id', BigId, nullable=False),
    sa.Column('conversation_id', BigId, nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('from_id', BigId, nullable=True),
    sa.Column('client_id', exact(64), nullable=True),
    sa.Column('kind', exact(32), nullable=False),
    sa.Column('body', Json, nullable=False),
    sa.Column('reply_to_id', BigId, nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('recalled_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_messages_conversation_id')),
    sa.ForeignKeyConstraint(['from_id'], ['users.id'], name=op.f('fk_messages_from_id')),
    sa.ForeignKeyConstraint(['reply_to_id'], ['messages.id'], name=op.f('fk_messages_reply_to_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_messages')),
    sa.UniqueConstraint('conversation_id', 'seq', name=op.f('uq_messages_conversation_id_seq')),
    sa.UniqueConstraint('conversation_id', 'version', name=op.f('uq_messages_conversation_id_version')),
    sa.UniqueConstraint('from_id', 'client_id', name=op.f('uq_messages_from_id_client_id'))
    )
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_messages_reply_to_id'), ['reply_to_id'], unique=False)
        batch_op.create_index('ix_messages_unread', ['conversation_id', 'seq', 'from_id', 'recalled_at'], unique=False)

    op.create_table('deletions',
    sa.Column('user_id', BigId, nullable=False),
    sa.Column('message_id', BigId, nullable=False),
    sa.Column('conversation_id', BigId, nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_deletions_conversation_id')),
    sa.ForeignKeyConstraint(['message_id'], ['messages.id'], name=op.f('fk_deletions_message_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_deletions_user_id')),
    sa.PrimaryKeyConstraint('user_id', 'message_id', name=op.f('pk_deletions')),
    sa.UniqueConstraint('user_id', 'conversation_id', 'seq', name=op.f('uq_deletions_user_id_conversation_id_seq'))
    )
    with op.batch_alter_table('deletions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deletions_conversation_id'), ['conversation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deletions_message_id'), ['message_id'], unique=False)

    op.create_table('mentions',
    sa.Column('user_id', BigId, nullable=False),
    sa.Column('message_id', BigId, nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['messages.id'], name=op.f('fk_mentions_message_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_mentions_user_id')),
    sa.PrimaryKeyConstraint('user_id', 'message_id', name=op.f('pk_mentions'))
    )
    with op.batch_alter_table('mentions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentions_message_id'), ['message_id'], unique=False)



def downgrade():
    # Their indexes go with them; MariaDB drops none that a foreign key needs.
    op.drop_table('mentions')
    op.drop_table('deletions')
    op.drop_table('messages')
    op.drop_table('members')
    op.drop_table('friends')
    op.drop_table('conversations')
    op.drop_table('applies')
    op.drop_table('userinfos')
    op.drop_table('user_roles')
    op.drop_table('role_rights')
    op.drop_table('devices')
    op.drop_table('chat_groups')
    op.drop_table('access_tokens')
    op.drop_table('users')
    op.drop_table('roles')
    op.drop_table('rights')
