"""SQLite's FTS5 and Xapian, as main.go asks for them.

usage: /usr/bin/python3 engines.py FTS5|Xapian build|ask TASK STATE SECONDS   (Debian: python3-xapian; its own Python has FTS5)
"""
import json, os, sys, time

WARM = 100  # questions asked before those that are timed


def read(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def put(**line):
    print(json.dumps(line), flush=True)


class FTS5:
    def __init__(self, state):
        import sqlite3
        self.db = sqlite3.connect(state + "/fts5.db")

    def build(self, texts):
        self.db.execute("create virtual table t using fts5(id unindexed, title, body, tokenize='porter unicode61')")
        self.db.executemany("insert into t values (?,?,?)", ((t["id"], t["title"], t["text"]) for t in texts))
        self.db.execute("insert into t(t) values ('optimize')")
        self.db.commit()
        self.db.close()

    def search(self, question):
        match = " OR ".join('"%s"' % w for w in question["words"])
        return [r[0] for r in self.db.execute("select id from t where t match ? order by rank limit 10", (match,))] if match else []


class Xapian:
    def __init__(self, state):
        import xapian
        self.x, self.folder, self.stem = xapian, state + "/xapian", xapian.Stem("en")
        if os.path.exists(self.folder):
            self.enquire = xapian.Enquire(xapian.Database(self.folder))

    def build(self, texts):
        db = self.x.WritableDatabase(self.folder, self.x.DB_CREATE_OR_OVERWRITE)
        gen = self.x.TermGenerator()
        gen.set_stemmer(self.stem)
        for t in texts:
            doc = self.x.Document()
            doc.set_data(t["id"])
            gen.set_document(doc)
            gen.index_text(t["title"])
            gen.increase_termpos()
            gen.index_text(t["text"])
            db.add_document(doc)
        db.close()

    def search(self, question):
        self.enquire.set_query(self.x.Query(self.x.Query.OP_OR, ["Z" + self.stem(w).decode() for w in question["words"]]))
        return [m.document.get_data().decode() for m in self.enquire.get_mset(0, 10)]


def timed(engine, questions, until):
    """Asks until time is up, and prints a line for each question."""
    done = 0
    for q in questions:
        if done and time.monotonic() > until:
            break
        began = time.perf_counter()
        ids = engine.search(q)
        put(ids=ids, ms=(time.perf_counter() - began) * 1e3)
        done += 1
    return done


def together(open_engine, questions):
    """Asks all questions in two processes, since Python runs one thread at a time, and returns questions per second."""
    pipes = []
    for half in (questions[::2], questions[1::2]):
        (ready, set_ready), (go, set_go) = os.pipe(), os.pipe()
        pid = os.fork()
        if pid == 0:
            engine = open_engine()
            os.write(set_ready, b"1")
            os.read(go, 1)
            for q in half:
                engine.search(q)
            os._exit(0)
        pipes.append((pid, ready, set_go))
    for _, ready, _ in pipes:
        os.read(ready, 1)
    began = time.monotonic()
    for _, _, set_go in pipes:
        os.write(set_go, b"1")
    for pid, _, _ in pipes:
        os.waitpid(pid, 0)
    return len(questions) / (time.monotonic() - began)


def main():
    name, part, task, state, seconds = sys.argv[1:]
    kind = {"FTS5": FTS5, "Xapian": Xapian}[name]
    if part == "build":
        texts = read(task + "/passages.jsonl")
        began = time.monotonic()
        kind(state).build(texts)
        put(built_s=time.monotonic() - began)
        return
    questions, engine = read(task + "/questions.jsonl"), kind(state)
    until = time.monotonic() + float(seconds) / 2
    for i, q in enumerate(questions[:WARM]):
        n = len(engine.search(q))
        if i == 0:
            put(first=n)
        if time.monotonic() > until:
            break
    done = timed(engine, questions, until)
    put(per_s=together(lambda: kind(state), questions[:done]))
    sys.stdin.read()


main()
