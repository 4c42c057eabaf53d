package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"plenipo/internal/eval"
)

// An asked question is a line of the task's questions.jsonl.
type asked struct {
	Text  string   `json:"text"`
	Lang  string   `json:"lang"`
	Words []string `json:"words"`
}

// An ownEngine is one that this program asks itself.
type ownEngine struct {
	build func(ctx context.Context, c *eval.Collection, state string) error
	open  func(ctx context.Context, state string) (opened, error)
}

// opened answers questions, from several goroutines at once. Answer is timed; ids is not, and is asked only where Answer
// returns none.
type opened struct {
	answer func(ctx context.Context, q asked) ([]string, error)
	ids    func(ctx context.Context, q asked) ([]string, error)
	close  func()
}

var ownEngines = map[string]ownEngine{
	"Plenipo":    {buildPlenipo, openPlenipo},
	"bleve":      {buildBleve, openBleve},
	"PostgreSQL": {buildPostgres, openPostgres},
}

// runOwn runs a part of one of this program's own engines. args: build or ask, the task's folder, the state's, seconds.
func runOwn(ctx context.Context, name, profile string, args []string) error {
	e, ok := ownEngines[name]
	if !ok || len(args) != 4 {
		return fmt.Errorf("-part %s %v: not for people", name, args)
	}
	seconds, err := strconv.ParseFloat(args[3], 64)
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	if args[0] == "build" {
		c, err := eval.LoadCollection(args[1])
		if err != nil {
			return err
		}
		began := time.Now()
		if err := e.build(ctx, c, args[2]); err != nil {
			return err
		}
		return out.Encode(map[string]any{"built_s": time.Since(began).Seconds()})
	}
	questions, err := readQuestions(filepath.Join(args[1], "questions.jsonl"))
	if err != nil {
		return err
	}
	o, err := e.open(ctx, args[2])
	if err != nil {
		return err
	}
	defer o.close()
	if profile != "" {
		f, err := os.Create(filepath.Join(profile, fmt.Sprintf("%s-%d.pprof", name, time.Now().Unix())))
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
	}
	done, err := oneByOne(ctx, o, questions, time.Duration(seconds*float64(time.Second))/2, out)
	if err != nil {
		return err
	}
	pprof.StopCPUProfile()
	rate, err := together(ctx, o, questions[:done])
	if err != nil {
		return err
	}
	if err := out.Encode(map[string]any{"per_s": rate}); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// warm is how many questions are asked before those that are timed, the first one being the cold one.
const warm = 100

// oneByOne asks one question after the other until time is up, and returns how many.
func oneByOne(ctx context.Context, o opened, questions []asked, limit time.Duration, out *json.Encoder) (done int, err error) {
	until := time.Now().Add(limit)
	// The first answer is printed at once, since the time from the process's start until then is measured.
	for i := range questions[:min(warm, len(questions))] {
		ids, err := o.answer(ctx, questions[i])
		if err != nil {
			return 0, err
		}
		if i == 0 {
			if err := out.Encode(map[string]any{"first": len(ids)}); err != nil {
				return 0, err
			}
		}
		if time.Now().After(until) {
			break
		}
	}
	for _, q := range questions {
		if done > 0 && time.Now().After(until) {
			break
		}
		began := time.Now()
		ids, err := o.answer(ctx, q)
		took := time.Since(began)
		if err == nil && o.ids != nil {
			ids, err = o.ids(ctx, q)
		}
		if err != nil {
			return done, err
		}
		if err := out.Encode(map[string]any{"ids": ids, "ms": float64(took.Nanoseconds()) / 1e6}); err != nil {
			return done, err
		}
		done++
	}
	return done, nil
}

// together asks all questions, two at a time, and returns how many were answered in a second.
func together(ctx context.Context, o opened, questions []asked) (perSec float64, err error) {
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, 2)
	began := time.Now()
	for w := range errs {
		wg.Go(func() {
			for errs[w] == nil {
				n := int(next.Add(1)) - 1
				if n >= len(questions) {
					return
				}
				_, errs[w] = o.answer(ctx, questions[n])
			}
		})
	}
	wg.Wait()
	return float64(len(questions)) / time.Since(began).Seconds(), errors.Join(errs...)
}

func readQuestions(path string) (out []asked, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for dec := json.NewDecoder(bufio.NewReader(f)); dec.More(); {
		var q asked
		if err := dec.Decode(&q); err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	return out, nil
}
