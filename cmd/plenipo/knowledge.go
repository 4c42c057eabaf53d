package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// knowledgeFlags say which knowledge base a command works on.
type knowledgeFlags struct {
	Knowledge   []string `help:"Folder of knowledge files; several are laid over one another, later ones first in rank. Replaces the built-in base." placeholder:"DIR" env:"PLENIPO_KNOWLEDGE" sep:":"`
	WithBuiltin bool     `help:"Keep the built-in base underneath the folders." env:"PLENIPO_WITH_BUILTIN"`
	Cache       string   `help:"Folder for built indexes; \"off\" keeps them in memory. Default: plenipo in the user's cache folder." placeholder:"DIR" env:"PLENIPO_CACHE"`
	Threshold   float64  `help:"Least confidence that is answered, in (0,1]; 0: the fitted default." env:"PLENIPO_THRESHOLD" default:"0"`
}

// layers opens the folders in their order.
func (f *knowledgeFlags) layers() ([]knowledge.Layer, error) {
	var layers []knowledge.Layer
	if len(f.Knowledge) == 0 || f.WithBuiltin {
		layers = append(layers, knowledge.Embedded())
	}
	for _, dir := range f.Knowledge {
		l, err := knowledge.Dir(dir)
		if err != nil {
			return nil, usageError{fmt.Errorf("--knowledge %s: %w", dir, err)}
		}
		layers = append(layers, l)
	}
	return layers, nil
}

// cacheDir returns where indexes are cached, "" for nowhere.
func (f *knowledgeFlags) cacheDir() string {
	switch f.Cache {
	case "off":
		return ""
	case "":
		dir, err := os.UserCacheDir()
		if err != nil {
			return "" // no home: the index is built in memory each time
		}
		return filepath.Join(dir, "plenipo")
	}
	return f.Cache
}

// open makes an engine and reports what is wrong in the files on w.
func (f *knowledgeFlags) open(ctx context.Context, w io.Writer) (*answer.Generation, error) {
	if f.Threshold < 0 || f.Threshold > 1 {
		return nil, usageError{fmt.Errorf("--threshold %g: give a number between 0 and 1", f.Threshold)}
	}
	layers, err := f.layers()
	if err != nil {
		return nil, err
	}
	g, err := answer.Open(ctx, layers, f.cacheDir(), answer.Options{Threshold: f.Threshold})
	if err != nil {
		return nil, err
	}
	for _, p := range g.Problems {
		if p.Severity == knowledge.Error {
			fmt.Fprintln(w, p)
		}
	}
	return g, nil
}

// askingFlags say who asks and when.
type askingFlags struct {
	Lang     string `help:"Language to answer in when the question doesn't tell (a BCP 47 tag)." placeholder:"L" env:"PLENIPO_LANG"`
	Chapter  string `help:"Chapter whose own knowledge applies." placeholder:"C" env:"PLENIPO_CHAPTER"`
	Now      string `help:"Answer as if it were this instant (RFC 3339 or a day)." placeholder:"T" env:"PLENIPO_NOW"`
	Timezone string `help:"Asker's time zone (an IANA name). Default: the machine's." placeholder:"Z" env:"PLENIPO_TIMEZONE"`
}

func (f *askingFlags) question(text string) (answer.Question, error) {
	q := answer.Question{Text: text, Lang: f.Lang, Chapter: knowledge.ChapterID(f.Chapter), Zone: time.Local}
	if f.Now != "" {
		now, err := parseInstant(f.Now)
		if err != nil {
			return q, usageError{fmt.Errorf("--now: %w", err)}
		}
		q.Now, q.Zone = now, now.Location()
	}
	if f.Timezone != "" {
		zone, err := time.LoadLocation(f.Timezone)
		if err != nil {
			return q, usageError{fmt.Errorf("--timezone %s: not an IANA time zone such as Europe/Geneva or Asia/Dubai", f.Timezone)}
		}
		q.Zone = zone
	}
	return q, nil
}
