package index

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/mapping"
	"golang.org/x/sync/errgroup"

	"plenipo/knowledge"
)

// The fields of a bleve document. All hold analysed terms separated by spaces.
const (
	fieldTerms = "t" // every term of title, questions and text
	fieldPairs = "b" // neighbouring terms of one sentence, joined
)

// pairJoin joins the two terms of a pair; no analyzer lets it stand in a term.
const pairJoin = "\x1f"

// newMapping returns a static mapping with the two fields and nothing stored: texts live in the base.
func newMapping() (mapping.IndexMapping, error) {
	m := mapping.NewIndexMapping()
	const name = "terms"
	if err := m.AddCustomAnalyzer(name, map[string]any{"type": custom.Name, "tokenizer": whitespace.Name}); err != nil {
		return nil, fmt.Errorf("define analyzer %s: %w", name, err)
	}
	doc := mapping.NewDocumentStaticMapping()
	for _, f := range []string{fieldTerms, fieldPairs} {
		fm := mapping.NewTextFieldMapping()
		fm.Analyzer = name
		fm.Store, fm.IncludeTermVectors, fm.IncludeInAll, fm.DocValues = false, false, false, false
		doc.AddFieldMappingsAt(f, fm)
	}
	m.DefaultMapping = doc
	return m, m.Validate()
}

// fieldsOf returns what bleve is given of a passage.
func fieldsOf(a *analysed) map[string]any {
	var terms, pairs strings.Builder
	put := func(b *strings.Builder, tokens []Token) {
		for _, t := range tokens {
			b.WriteString(t.Term)
			b.WriteByte(' ')
		}
	}
	pair := func(tokens []Token) {
		for i := 1; i < len(tokens); i++ {
			pairs.WriteString(tokens[i-1].Term)
			pairs.WriteString(pairJoin)
			pairs.WriteString(tokens[i].Term)
			pairs.WriteByte(' ')
		}
	}
	put(&terms, a.title)
	pair(a.title)
	for _, q := range a.questions {
		put(&terms, q)
		pair(q)
	}
	for _, s := range a.sentences {
		put(&terms, s)
		pair(s)
	}
	return map[string]any{fieldTerms: terms.String(), fieldPairs: pairs.String()}
}

// documentID is a passage's number as bleve knows it; of fixed width, so that ids sort as numbers do.
func documentID(n int) string { return fmt.Sprintf("%08d", n) }

func passageNumber(id string) (int, error) {
	n, err := strconv.Atoi(id)
	if err != nil {
		return 0, fmt.Errorf("%w: document id %q", errCorrupt, id)
	}
	return n, nil
}

// chunk is how many passages are analysed before they are written: enough to keep all cores busy,
// little enough to keep memory flat.
const chunk = 2048

// analyseAll analyses every passage on all cores and hands them on in order.
func analyseAll(ctx context.Context, a *analyzers, base *knowledge.Base, each func(n int, p *analysed) error) error {
	total := len(base.Passages())
	for from := 0; from < total; from += chunk {
		to := min(from+chunk, total)
		done := make([]*analysed, to-from)
		g, gctx := errgroup.WithContext(ctx)
		workers := runtime.GOMAXPROCS(0)
		for w := range workers {
			g.Go(func() error {
				for n := from + w; n < to; n += workers {
					if err := gctx.Err(); err != nil {
						return err
					}
					done[n-from] = a.analysePassage(base, n)
				}
				return nil
			})
		}
		if err := g.Wait(); err != nil {
			return err
		}
		for i, p := range done {
			if err := each(from+i, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// Build makes an index of base in memory.
func Build(ctx context.Context, base *knowledge.Base) (*Index, error) {
	an, err := newAnalyzers()
	if err != nil {
		return nil, err
	}
	builder, err := newMemoryBuilder()
	if err != nil {
		return nil, err
	}
	tables := newTablesBuilder()
	err = analyseAll(ctx, an, base, func(n int, p *analysed) error {
		tables.add(p)
		return builder.add(n, p)
	})
	if err != nil {
		return nil, fmt.Errorf("build index: %w", err)
	}
	bl, err := builder.index()
	if err != nil {
		return nil, fmt.Errorf("build index: %w", err)
	}
	ix, err := newIndex(base, an, bl, tables.tables(), nil)
	if err != nil {
		return nil, fmt.Errorf("build index: %w", err)
	}
	return ix, nil
}

// The files of an index's folder.
const (
	bleveFolder  = "bleve"
	tablesFile   = "tables.bin"
	manifestFile = "manifest.json"
)

// A manifest says what an index's folder must hold to be whole.
type manifest struct {
	Version int               `json:"version"`
	Digest  string            `json:"digest"` // of the base that was indexed
	Files   map[string]uint32 `json:"files"`  // CRC-32C of each file, by slash-separated path
}

const manifestVersion = 1

// Version changes whenever the same files would give another index: a cache key.
const Version = 8

// Create writes an index of base to folder dir, which must not exist. It appears under its name only when it
// is whole: a build that is cut short leaves nothing that Open would take. beside, if not nil, is called with the
// folder under its working name to write what else belongs there.
func Create(ctx context.Context, dir string, base *knowledge.Base, beside func(tmp string) error) (err error) {
	an, err := newAnalyzers()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return fmt.Errorf("create index: %w", err)
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), ".building-*")
	if err != nil {
		return fmt.Errorf("create index: %w", err)
	}
	defer os.RemoveAll(tmp)
	builder, err := newFolderBuilder(filepath.Join(tmp, bleveFolder), tmp)
	if err != nil {
		return fmt.Errorf("create index %s: %w", dir, err)
	}
	tables := newTablesBuilder()
	err = analyseAll(ctx, an, base, func(n int, p *analysed) error {
		tables.add(p)
		return builder.add(n, p)
	})
	if err != nil {
		// Closing a builder that holds nothing panics in bleve 2.6.3; what it wrote goes with tmp.
		return fmt.Errorf("create index %s: %w", dir, err)
	}
	if err := builder.builder.Close(); err != nil {
		return fmt.Errorf("create index %s: %w", dir, err)
	}
	t := tables.tables()
	if t.passageOf, err = writtenOrder(filepath.Join(tmp, bleveFolder)); err != nil {
		return fmt.Errorf("create index %s: %w", dir, err)
	}
	if err := os.WriteFile(filepath.Join(tmp, tablesFile), t.encode(), 0o644); err != nil {
		return fmt.Errorf("create index: %w", err)
	}
	if beside != nil {
		if err := beside(tmp); err != nil {
			return fmt.Errorf("create index: %w", err)
		}
	}
	sums, err := checksums(tmp)
	if err != nil {
		return fmt.Errorf("create index: %w", err)
	}
	b, err := json.Marshal(manifest{manifestVersion, base.Digest(), sums})
	if err != nil {
		return fmt.Errorf("create index: %w", err)
	}
	if err := os.WriteFile(filepath.Join(tmp, manifestFile), b, 0o644); err != nil {
		return fmt.Errorf("create index: %w", err)
	}
	if err := os.Rename(tmp, dir); err != nil {
		return fmt.Errorf("create index: %w", err)
	}
	return nil
}

// writtenOrder returns which passage each document of a bleve index is.
func writtenOrder(dir string) ([]uint32, error) {
	bl, err := openBleve(dir)
	if err != nil {
		return nil, err
	}
	p, err := openPostings(bl, nil)
	if err != nil {
		return nil, errors.Join(err, bl.Close())
	}
	return p.passageOf, errors.Join(p.close(), bl.Close())
}
