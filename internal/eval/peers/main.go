// Command peers asks Plenipo and what people would use instead the same questions of the same texts, in one run, and
// prints how well and how fast each answers: internal/eval/peers/run installs what it needs and starts it.
//
//	internal/eval/peers/run DIR…                                                   ranking, on test collections as "plenipo eval" reads them
//	internal/eval/peers/run -texts texts.jsonl -sizes 1000,10000,100000,1000000 DIR   speed and growth: DIR's texts among others
//
// Each engine runs twice in a process of its own: once to build an index on disk, once to open it, to answer every question
// one after the other, and then all of them again two at a time. Plenipo's time is that of a whole answer, composed and
// quoted; the peers' is that of their bare search for ten ids. Plenipo, bleve and PostgreSQL are asked from Go, through pgx, SQLite and
// Xapian from Debian's Python, MiniSearch, lunr and Orama from Node.
package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"plenipo/internal/eval"
)

func main() {
	texts := flag.String("texts", "", "JSON lines with title and text, as texts.py prints them, to fill the sizes up with")
	sizes := flag.String("sizes", "", "how many texts, comma-separated; none: those of the collections alone")
	only := flag.String("engines", "", "only these, comma-separated")
	most := flag.Int("questions", 0, "at most so many questions, evenly picked; 0: all")
	limit := flag.Duration("limit", 15*time.Minute, "the longest that an engine may build, and that it may be asked")
	here := flag.String("here", ".", "the folder of engines.py and engines.mjs")
	profile := flag.String("profile", "", "folder for CPU profiles of the questions asked one by one, of the engines asked from Go")
	part := flag.String("part", "", "internal: run one part of one engine of this program's own")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var err error
	switch {
	case *part != "":
		err = runOwn(ctx, *part, *profile, flag.Args())
	case flag.NArg() == 0:
		err = fmt.Errorf("name the folders of one or more test collections")
	default:
		var r runner
		if r, err = newRunner(*here, *only, *profile, *limit); err == nil {
			err = r.all(ctx, flag.Args(), *texts, *sizes, *most)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

// all runs every engine at every size of every collection, and prints a table for each.
func (r *runner) all(ctx context.Context, collections []string, texts, sizes string, most int) error {
	wanted := []int{0}
	if sizes != "" {
		wanted = nil
		for s := range strings.SplitSeq(sizes, ",") {
			n, err := strconv.Atoi(strings.TrimSpace(s))
			if err != nil {
				return fmt.Errorf("-sizes %s: give whole numbers", sizes)
			}
			wanted = append(wanted, n)
		}
	}
	for _, path := range collections {
		c, err := eval.LoadCollection(path)
		if err != nil {
			return err
		}
		failed := map[string]string{}
		for _, size := range wanted {
			// Not MkdirTemp: PostgreSQL's server runs as another user, and must get in.
			dir := filepath.Join(os.TempDir(), "peers-"+rand.Text())
			if err := os.Mkdir(dir, 0o755); err != nil {
				return err
			}
			err := r.one(ctx, c, texts, size, most, dir, failed)
			os.RemoveAll(dir)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *runner) one(ctx context.Context, c *eval.Collection, texts string, size, most int, dir string, failed map[string]string) error {
	t, err := writeTask(dir, c, texts, size, most)
	if err != nil {
		return err
	}
	fmt.Printf("\n== %s: %d texts, %d questions\n", c.Name, t.texts, len(t.questions))
	fmt.Printf("%-12s %6s %6s %6s %6s  %9s %9s %9s  %9s %8s %8s %8s %8s\n", "", "R@1", "R@5", "MRR@10", "nDCG", "p50 ms", "p99 ms", "per s", "built/s", "disk MB", "own MB", "all MB", "cold ms")
	for _, e := range r.engines {
		if why, ok := failed[e.name]; ok {
			fmt.Printf("%-12s not asked: %s\n", e.name, why)
			continue
		}
		res, err := r.measure(ctx, e, t)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failed[e.name] = err.Error()
			fmt.Printf("%-12s %v\n", e.name, err)
			continue
		}
		fmt.Println(res)
	}
	return nil
}

// A task is what every engine is given: a folder with passages.jsonl, whose ids are the lines' numbers from 0 on, and
// questions.jsonl.
type task struct {
	dir       string
	texts     int
	questions []eval.CollectionQuestion
}

// writeTask writes the texts of c, filled up from another file, and its answerable questions.
func writeTask(dir string, c *eval.Collection, texts string, size, most int) (task, error) {
	t := task{dir: dir}
	numbers := map[string]string{}
	err := writeLines(filepath.Join(dir, "passages.jsonl"), func(line func(any) error) error {
		for _, p := range c.Passages {
			if size > 0 && t.texts == size {
				break
			}
			numbers[p.ID] = strconv.Itoa(t.texts)
			p.ID = numbers[p.ID]
			t.texts++
			if err := line(p); err != nil {
				return err
			}
		}
		if texts == "" || t.texts >= size {
			return nil
		}
		return eachFiller(texts, func(p eval.CollectionPassage) (bool, error) {
			p.ID = strconv.Itoa(t.texts)
			t.texts++
			return t.texts < size, line(p)
		})
	})
	if err != nil {
		return t, err
	}
	if t.texts < size {
		return t, fmt.Errorf("%s and the collection hold only %d of %d texts", texts, t.texts, size)
	}
	for _, q := range c.Questions {
		var relevant []string
		for _, id := range q.Relevant {
			if n, ok := numbers[id]; ok {
				relevant = append(relevant, n)
			}
		}
		if q.Relevant = relevant; len(relevant) == 0 {
			continue
		}
		if q.Grades != nil {
			grades := map[string]int{}
			for id, g := range q.Grades {
				if n, ok := numbers[id]; ok {
					grades[n] = g
				}
			}
			q.Grades = grades
		}
		t.questions = append(t.questions, q)
	}
	if most > 0 && most < len(t.questions) {
		for i := range most {
			t.questions[i] = t.questions[i*len(t.questions)/most]
		}
		t.questions = t.questions[:most]
	}
	err = writeLines(filepath.Join(dir, "questions.jsonl"), func(line func(any) error) error {
		for _, q := range t.questions {
			if err := line(map[string]any{"id": q.ID, "text": q.Text, "lang": q.Lang, "words": words(q.Text)}); err != nil {
				return err
			}
		}
		return nil
	})
	return t, err
}

func writeLines(path string, each func(line func(any) error) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(f)
	enc.SetEscapeHTML(false)
	if err := each(enc.Encode); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
