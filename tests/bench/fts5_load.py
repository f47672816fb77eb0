"""Loads a file of sentences, one a line, into an FTS5 table, a row each, in one durable transaction.

usage: fts5_load.py SENTENCES DATABASE"""
import sqlite3
import sys


def main(sentences, database):
    connection = sqlite3.connect(database)
    connection.execute("CREATE VIRTUAL TABLE s USING fts5(text, tokenize='porter unicode61')")
    with open(sentences, encoding="utf-8", newline="\n") as lines, connection:
        connection.executemany("INSERT INTO s(text) VALUES (?)", ((line,) for line in lines))
    connection.close()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
