"""The words by which messages are found; those that are there are indexed."""

import sqlalchemy as sa
from alembic import op

from imapp.lib import grams
from imapp.models.columns import Json
from imapp.models.message_words import word_of

revision = '0003'
down_revision = '0002'

# Of the kinds that there were: where their text stands.
TEXTS = {'txt': 'msg', 'loc': 'title'}
AT_ONCE = 1000

messages = sa.table(
    'messages',
    sa.column('id', sa.BigInteger),
    sa.column('conversation_id', sa.BigInteger),
    sa.column('kind', sa.String),
    sa.column('body', Json),
    sa.column('recalled_at'),
)
message_words = sa.table('message_words', sa.column('rowid'), sa.column('words'))


def upgrade():
    # MariaDB commits with each table: one that was half filled when the process died is made anew.
    op.execute('DROP TABLE IF EXISTS message_words')
    if op.get_bind().dialect.name == 'sqlite':
        op.execute("CREATE VIRTUAL TABLE message_words USING fts5(words, tokenize='ascii')")
    else:
        op.execute(
            'CREATE TABLE message_words ('
            'rowid BIGINT NOT NULL, '
            'words MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL, '
            'CONSTRAINT pk_message_words PRIMARY KEY (rowid), '
            'FULLTEXT INDEX ix_message_words_words (words))'
        )
    last_id = 0
    while rows := following(last_id):
        last_id = rows[-1].id
        found = [
            {'rowid': row.id, 'words': f'{grams.words_of(text)} {word_of(row.conversation_id)}'}
            for row in rows
            if (text := row.body.get(TEXTS[row.kind]))
        ]
        if found:
            op.bulk_insert(message_words, found)


def following(last_id):
    query = (
        sa.select(messages.c.id, messages.c.conversation_id, messages.c.kind, messages.c.body)
        .where(
            messages.c.id > last_id,
            messages.c.kind.in_(TEXTS),
            messages.c.recalled_at.is_(None),
        )
        .order_by(messages.c.id)
        .limit(AT_ONCE)
    )
    return op.get_bind().execute(query).all()


def downgrade():
    op.drop_table('message_words')
