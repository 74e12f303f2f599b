"""Files that users send; and which group has a picture is asked for each of them."""

import sqlalchemy as sa
from alembic import op

from imapp.models.columns import BigId, UtcDateTime, exact

revision = '0002'
down_revision = '0001'


def upgrade():
    op.create_table('uploads',
    sa.Column('id', BigId, nullable=False),
    sa.Column('user_id', BigId, nullable=False),
    sa.Column('key', exact(64), nullable=False),
    sa.Column('thumbnail_key', exact(64), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('ext', exact(10), nullable=False),
    sa.Column('mime', exact(100), nullable=False),
    sa.Column('size', BigId, nullable=False),
    sa.Column('w', sa.Integer(), nullable=True),
    sa.Column('h', sa.Integer(), nullable=True),
    sa.Column('duration', sa.Double(), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_uploads_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_uploads')),
    sa.UniqueConstraint('key', name=op.f('uq_uploads_key')),
    sa.UniqueConstraint('thumbnail_key', name=op.f('uq_uploads_thumbnail_key'))
    )
    with op.batch_alter_table('uploads', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_uploads_user_id'), ['user_id'], unique=False)
    op.create_index('ix_chat_groups_photo', 'chat_groups', ['photo'], unique=False)


def downgrade():
    op.drop_index('ix_chat_groups_photo', 'chat_groups')
    op.drop_table('uploads')
