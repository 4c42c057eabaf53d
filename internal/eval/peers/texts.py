"""Fetches a million texts of English prose from Debian and prints them as JSON lines with id, title and text.

usage: /usr/bin/python3 texts.py [FOLDER] > texts.jsonl      (FOLDER, by default a temporary one, keeps what was downloaded)

They are the paragraphs of the RFCs (packages doc-rfc-*, in non-free, 460 MB) and of the descriptions of Debian's packages, each once, titled by the
section that they stand in. apt gets a folder of its own, so that nothing of the machine's is changed and no root is needed.
Diagrams, tables, contents, page breaks and boilerplate are left out: a paragraph is kept when most of it is lower-case words.
"""
import glob, gzip, hashlib, json, os, re, subprocess, sys, tempfile

RFCS = ["doc-rfc-" + p for p in "std std-proposed informational others old-std experimental misc fyi-bcp".split()]
LONGEST = 600  # characters; a longer paragraph is cut at a sentence's end


def apt(folder, *command):
    for d in ("lists/partial", "cache/archives/partial"):
        os.makedirs(os.path.join(folder, d), exist_ok=True)
    sources = os.path.join(folder, "sources.list")
    with open(sources, "w") as f:
        f.write("deb http://deb.debian.org/debian bookworm main non-free\n")
    settings = {"Dir::Etc::sourcelist": sources, "Dir::Etc::sourceparts": "/dev/null", "Dir::State::lists": folder + "/lists",
                "Dir::Cache": folder + "/cache", "Acquire::Languages": "en", "APT::Architecture": "amd64"}
    if os.getuid() == 0:
        settings["APT::Sandbox::User"] = "root"
    options = [x for k, v in settings.items() for x in ("-o", k + "=" + v)]
    return subprocess.run([command[0], *options, *command[1:]], cwd=folder, check=True, stdout=subprocess.PIPE).stdout


def pieces(paragraph):
    """Cuts a paragraph at sentences' ends into pieces of at most LONGEST characters."""
    piece = ""
    for sentence in re.split(r"(?<=[.!?]) ", paragraph):
        if piece and len(piece) + len(sentence) > LONGEST:
            yield piece
            piece = ""
        piece = (piece + " " + sentence).strip()
    yield piece[:2 * LONGEST]


def prose(paragraph):
    words = paragraph.split()
    plain = sum(1 for w in words if re.fullmatch(r"[(\"']?[A-Za-z]?[a-z]+(?:[-'][a-z]+)*[)\"'.,;:?!]*", w))
    return len(paragraph) >= 60 and plain >= .7 * len(words) and "......" not in paragraph


def rfc(text):
    """Yields the section's title and the text of each paragraph of an RFC."""
    lines = [l for l in text.replace("\f", "\n").split("\n")
             if not re.match(r"^\S.*\[Page \d+\]\s*$|^RFC \d+ .*\d{4}\s*$|^Internet.Draft ", l)]
    title, paragraph = "", []
    for line in lines + [""]:
        heading = re.match(r"^(?:\d+\.|[A-Z]\.)[\d.]*\s+(\S.{2,70})$", line)
        if heading:
            title = heading.group(1).strip()
        if line.strip() and not heading:
            paragraph.append(line.strip())
            continue
        if paragraph:
            yield title, re.sub(r"\s+", " ", " ".join(paragraph))
        paragraph = []


def rfcs(folder):
    apt(folder, "apt-get", "download", *RFCS)
    for deb in sorted(glob.glob(folder + "/doc-rfc-*.deb")):
        subprocess.run(["dpkg-deb", "-x", deb, folder + "/files"], check=True)
    for path in sorted(glob.glob(folder + "/files/usr/share/doc/RFC/**/rfc[0-9]*.txt*", recursive=True)):
        if os.path.islink(path):
            continue
        number = re.search(r"rfc0*(\d+)", os.path.basename(path)).group(1)
        with (gzip.open if path.endswith(".gz") else open)(path, "rb") as f:
            text = f.read().decode("utf-8", "replace")
        for title, paragraph in rfc(text):
            yield (title or "Abstract") + " (RFC %s)" % number, paragraph


def descriptions(folder):
    for path in sorted(glob.glob(folder + "/lists/*Translation-en*")):
        entries = subprocess.run(["/usr/lib/apt/apt-helper", "cat-file", path], check=True, stdout=subprocess.PIPE).stdout
        for entry in entries.decode("utf-8", "replace").split("\n\n"):
            name = re.search(r"^Package: (\S+)", entry, re.M)
            text = re.search(r"^Description-en: (.*)\n((?: .*\n?)*)", entry, re.M)
            if name and text:
                for paragraph in re.split(r"\n \.\n", text.group(2)):
                    yield "%s: %s" % (name.group(1), text.group(1)), re.sub(r"\s+", " ", paragraph).strip()


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else temporary
        os.makedirs(folder, exist_ok=True)
        apt(folder, "apt-get", "-qq", "update")
        texts = {}
        for source in (descriptions(folder), rfcs(folder)):
            for title, paragraph in source:
                for piece in pieces(paragraph):
                    if prose(piece):
                        texts.setdefault(hashlib.md5(piece.encode()).hexdigest(), (title, piece))
        for key in sorted(texts):  # so that the first thousand are of all sources
            print(json.dumps({"id": "x" + key[:16], "title": texts[key][0], "text": texts[key][1], "lang": "en"}, ensure_ascii=False))
        print(len(texts), "texts", file=sys.stderr)


main()
