package eval

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"plenipo/internal/answer"
)

// A Suite is one question file.
type Suite struct {
	Name       string     `yaml:"suite"`
	Now        time.Time  `yaml:"now"`
	Thresholds Thresholds `yaml:"thresholds"`
	Questions  []Case     `yaml:"questions"`
	Path       string     `yaml:"-"`
}

// Thresholds are the bars below which a run fails; nil: none.
type Thresholds struct {
	Accuracy  *float64 `yaml:"accuracy"`  // least share of the answerable that is answered right
	Wrong     *float64 `yaml:"wrong"`     // most of the answerable that is answered wrong (and not refused)
	Abstained *float64 `yaml:"abstained"` // least share of the unanswerable that is refused
}

// A Case is one question with what is expected of its answer.
type Case struct {
	ID      string    `yaml:"id"`
	Text    string    `yaml:"text"`
	Lang    string    `yaml:"lang"`
	Half    string    `yaml:"half"`
	Now     time.Time `yaml:"now"`
	Thread  string    `yaml:"thread"`
	Chapter string    `yaml:"chapter"`
	Expect  Expect    `yaml:"expect"`
}

// Expect says what a right answer is; empty parts don't matter.
type Expect struct {
	Kind     list `yaml:"kind"`
	Event    list `yaml:"event"`
	Document list `yaml:"document"`
	Facts    list `yaml:"facts"`
	NotFacts list `yaml:"not_facts"`
}

// A list is one string or several.
type list []string

// UnmarshalYAML reads a string, a number or a list of them.
func (l *list) UnmarshalYAML(unmarshal func(any) error) error {
	var v any
	if err := unmarshal(&v); err != nil {
		return err
	}
	switch v := v.(type) {
	case nil:
	case []any:
		for _, x := range v {
			*l = append(*l, fmt.Sprint(x))
		}
	default:
		*l = list{fmt.Sprint(v)}
	}
	return nil
}

// Unanswerable reports whether the question must be refused.
func (c *Case) Unanswerable() bool {
	return len(c.Expect.Kind) == 1 && c.Expect.Kind[0] == string(answer.Unknown)
}

// Load reads question files; a folder stands for the .yaml files in it. Ids must be unique over all of them.
func Load(paths ...string) ([]Suite, error) {
	var files []string
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, fmt.Errorf("question file: %w", err)
		}
		if !info.IsDir() {
			files = append(files, p)
			continue
		}
		found, err := filepath.Glob(filepath.Join(p, "*.yaml"))
		if err != nil {
			return nil, err
		}
		slices.Sort(found)
		files = append(files, found...)
	}
	seen := map[string]string{}
	var out []Suite
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, fmt.Errorf("question file: %w", err)
		}
		s := Suite{Path: f}
		if err := decode(b, &s); err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		if s.Name == "" {
			s.Name = strings.TrimSuffix(filepath.Base(f), ".yaml")
		}
		for i, q := range s.Questions {
			switch {
			case q.ID == "":
				return nil, fmt.Errorf("%s: question %d has no id", f, i+1)
			case seen[q.ID] != "":
				return nil, fmt.Errorf("%s: id %q is already used in %s", f, q.ID, seen[q.ID])
			}
			seen[q.ID] = f
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no question file in %s", strings.Join(paths, ", "))
	}
	return out, nil
}

// decode reads a question file. The library panics on some that are no such thing, as on a tagged text where a list must be.
func decode(b []byte, s *Suite) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("this can't be read as YAML: look for a tag (!) or another shape where a list or a text must be (%v)", p)
		}
	}()
	return yaml.UnmarshalWithOptions(b, s, yaml.Strict())
}

// Keep drops the questions that are not of a half; those of no half belong to both.
func (s *Suite) Keep(half string) {
	s.Questions = slices.DeleteFunc(s.Questions, func(c Case) bool { return c.Half != "" && c.Half != half })
}
