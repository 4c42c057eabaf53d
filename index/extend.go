package index

import (
	"context"
	"errors"
	"fmt"
	"slices"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"plenipo/knowledge"
)

// An extension is what an index holds of the passages that were added to its base: saved answers, mostly. It has a
// small index and tables of its own, and numbers terms that the base lacks after those of the base.
type extension struct {
	from     int // number of the first added passage
	bleve    bleveindex.Index
	postings *postings
	tables   *tables
	ids      []uint32 // by the tables' term: its TermID in the whole index
	own      []uint32 // the terms that the base lacks, by TermID less those of the base: the tables' term
	df       []uint32 // of all terms, by TermID
	mean     float64  // length of a passage of the whole
}

// Extend returns an index of base, which is ix's base with passages added at its end (knowledge.Base.With). Only
// those are analysed and indexed, in memory; the rest is ix's, which must stay open as long as the extension is used.
// The extension's Close leaves ix open. Extending an extension is an error: extend what it was made of.
func Extend(ctx context.Context, ix *Index, base *knowledge.Base) (*Index, error) {
	from := len(ix.base.Passages())
	switch {
	case ix.ext != nil:
		return nil, errors.New("extend index: it is an extension itself")
	case len(base.Passages()) < from || from > 0 && base.Passages()[from-1].ID != ix.base.Passages()[from-1].ID:
		return nil, errors.New("extend index: the base isn't the index's own with passages added")
	}
	builder, err := newMemoryBuilder()
	if err != nil {
		return nil, err
	}
	tables := newTablesBuilder()
	for n := from; n < len(base.Passages()) && err == nil; n++ {
		if err = ctx.Err(); err == nil {
			p := ix.analyzers.analysePassage(base, n)
			tables.add(p)
			err = builder.add(n, p)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("extend index: %w", err)
	}
	bl, err := builder.index()
	if err != nil {
		return nil, fmt.Errorf("extend index: %w", err)
	}
	x := &extension{from: from, bleve: bl}
	if x.postings, err = openPostings(bl, nil); err != nil {
		return nil, errors.Join(fmt.Errorf("extend index: %w", err), bl.Close())
	}
	x.number(ix.tables, tables.tables())
	n := &Index{base: base, analyzers: ix.analyzers, bleve: ix.bleve, postings: ix.postings, tables: ix.tables, files: ix.files, ext: x}
	n.weigh(x.df, len(base.Passages()))
	return n, nil
}

func (x *extension) close() error { return errors.Join(x.postings.close(), x.bleve.Close()) }

// number gives every term of the added passages its TermID, and their records in t those ids.
func (x *extension) number(of, t *tables) {
	x.tables, x.ids, x.df = t, make([]uint32, len(t.df)), slices.Clone(of.df)
	for i, df := range t.df {
		id, known := of.lookup(t.term(TermID(i)))
		if !known {
			id = TermID(len(x.df))
			x.own, x.df = append(x.own, uint32(i)), append(x.df, 0)
		}
		x.ids[i] = uint32(id)
		x.df[id] += df
	}
	for p := range t.passages {
		rec := t.forward[t.passageAt[p]:t.passageAt[p+1]]
		for i := forwardTerms(rec); i < len(rec); i++ {
			rec[i] = x.ids[rec[i]&TermMask] | rec[i]&^TermMask
		}
	}
	all := float64(of.passages + t.passages)
	x.mean = (of.avgLength*float64(of.passages) + t.avgLength*float64(t.passages)) / max(1, all)
}

// lookup finds a term that only added passages hold.
func (x *extension) lookup(term string) (TermID, bool) {
	i, ok := x.tables.lookup(term)
	if !ok {
		return 0, false
	}
	return TermID(x.ids[i]), true
}
