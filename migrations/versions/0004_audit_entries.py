"""What those who keep order did."""

import sqlalchemy as sa
from alembic import op

from imapp.models.columns import BigId, Json, UtcDateTime, exact

revision = '0004'
down_revision = '0003'


def upgrade():
    op.create_table('audit_entries',
    sa.Column('id', BigId, nullable=False),
    sa.Column('actor_id', BigId, nullable=False),
    sa.Column('actor_name', sa.String(length=64), nullable=False),
    sa.Column('address', exact(45), nullable=False),
    sa.Column('act', exact(40), nullable=False),
    sa.Column('subject_type', exact(20), nullable=False),
    sa.Column('subject_id', BigId, nullable=False),
    sa.Column('subject_name', sa.String(length=100), nullable=False),
    sa.Column('group_id', BigId, nullable=True),
    sa.Column('before', Json, nullable=True),
    sa.Column('after', Json, nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_audit_entries_actor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entries'))
    )
    with op.batch_alter_table('audit_entries', schema=None) as batch_op:
        batch_op.create_index('ix_audit_entries_act', ['act', 'id'], unique=False)
        batch_op.create_index('ix_audit_entries_actor_id', ['actor_id', 'id'], unique=False)
        batch_op.create_index('ix_audit_entries_created_at', ['created_at'], unique=False)
        batch_op.create_index('ix_audit_entries_group_id', ['group_id', 'id'], unique=False)
        batch_op.create_index(
            'ix_audit_entries_subject', ['subject_type', 'subject_id', 'id'], unique=False
        )


def downgrade():
    op.drop_table('audit_entries')
