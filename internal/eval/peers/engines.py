"""Asks SQLite's FTS5 and Xapian the questions of a collection and prints one JSON line for each.

usage: /usr/bin/python3 engines.py COLLECTION [PASSAGES]   (Debian: python3-xapian; Debian's own Python has FTS5)
COLLECTION is a folder with passages.jsonl and questions.jsonl; PASSAGES adds texts of another file as distractors.
"""
import json, re, sqlite3, sys, tempfile, time, resource
import xapian

STOP = set("""a about above after again all also am an and any are as at be because been before being below between both
but by can could did do does doing down during each for from further had has have having he her here hers him his how i if in
into is it its itself just me more most my no nor not of off on once only or other our out over own same she should so some
such than that the their them then there these they this those through to too under until up very was we were what when
where which while who whom why will with would you your""".split())


def words(text):
    return [w for w in re.findall(r"\w+", text.lower()) if w not in STOP]


def load(folder, extra):
    texts = [json.loads(l) for l in open(folder + "/passages.jsonl", encoding="utf-8")]
    if extra:
        texts += [json.loads(l) for l in open(extra, encoding="utf-8")]
    asked = [json.loads(l) for l in open(folder + "/questions.jsonl", encoding="utf-8")]
    return texts, [q for q in asked if q.get("relevant") and q.get("answerable") is not False]


def measure(name, questions, search, built):
    r1 = r5 = mrr = 0
    took = []
    for q in questions:
        began = time.perf_counter()
        ids = search(q["text"])
        took.append(time.perf_counter() - began)
        rank = next((i + 1 for i, d in enumerate(ids) if d in q["relevant"]), 0)
        r1 += rank == 1
        r5 += 1 <= rank <= 5
        mrr += 1 / rank if rank else 0
    took.sort()
    n = len(questions)
    print(json.dumps({"engine": name, "questions": n, "R@1": round(r1 / n, 4), "R@5": round(r5 / n, 4), "MRR@10": round(mrr / n, 4),
                      "p50_ms": round(took[n // 2] * 1e3, 3), "p99_ms": round(took[n * 99 // 100] * 1e3, 3), "built_per_s": round(built),
                      "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}), flush=True)


def fts5(texts, questions):
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table t using fts5(title, body, tokenize='porter unicode61')")
    began = time.perf_counter()
    db.executemany("insert into t(rowid, title, body) values (?,?,?)", ((i, t["title"], t["text"]) for i, t in enumerate(texts)))
    db.commit()
    built = len(texts) / (time.perf_counter() - began)

    def search(text):
        match = " OR ".join('"%s"' % w for w in dict.fromkeys(words(text) or re.findall(r"\w+", text.lower())))
        if not match:
            return []
        return [texts[r[0]]["id"] for r in db.execute("select rowid from t where t match ? order by rank limit 10", (match,))]
    measure("SQLite FTS5 porter", questions, search, built)


def xapian_(texts, questions):
    folder = tempfile.TemporaryDirectory()
    db = xapian.WritableDatabase(folder.name, xapian.DB_CREATE_OR_OVERWRITE)
    gen = xapian.TermGenerator()
    gen.set_stemmer(xapian.Stem("en"))
    began = time.perf_counter()
    for t in texts:
        doc = xapian.Document()
        gen.set_document(doc)
        gen.index_text(t["title"])
        gen.increase_termpos()
        gen.index_text(t["text"])
        db.add_document(doc)
    db.commit()
    built = len(texts) / (time.perf_counter() - began)
    stem, enquire = xapian.Stem("en"), xapian.Enquire(db)

    def search(text):
        enquire.set_query(xapian.Query(xapian.Query.OP_OR, ["Z" + stem(w).decode() for w in words(text)]))
        return [texts[m.docid - 1]["id"] for m in enquire.get_mset(0, 10)]
    measure("Xapian BM25", questions, search, built)


texts, questions = load(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "")
fts5(texts, questions)
xapian_(texts, questions)
