package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"sort"
	"strings"
	"unsafe"
)

// A TermID numbers a term of the vocabulary; terms are numbered in the order of their bytes.
type TermID uint32

// tables are the index's own data: flat arrays of 32-bit words, the same in memory and in a mapped file.
//
// The file is little-endian: a header of headerWords words, then the sections in this order:
//
//	termAt    terms+1 offsets into termBytes
//	termBytes the terms' bytes, in order, padded to a whole word
//	df        for each term, the number of passages that hold it
//	wordAt, wordBytes, wordFreq   the same for surface words (what spelling is corrected to)
//	deletes   pairs (hash, word), ordered: every word under the hash of itself and of itself less one letter
//	passageAt passages+1 offsets into forward
//	forward   for each passage: see Forward
//	passageOf for each of bleve's documents, the passage that it is
//
// The last header word is the CRC-32C of everything behind the header.
type tables struct {
	passages  int
	avgLength float64

	termAt    []uint32
	termBytes []byte
	df        []uint32

	wordAt    []uint32
	wordBytes []byte
	wordFreq  []uint32
	deletes   []uint32 // hash, word, hash, word, …

	passageAt []uint32
	forward   []uint32
	passageOf []uint32 // nil: not known yet
}

const (
	tablesMagic   = 0x504c4e50 // "PLNP"
	tablesVersion = 5
	headerWords   = 12
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errCorrupt is returned when a file of the index is not what was written.
var errCorrupt = errors.New("the index is damaged")

// bytes returns how many bytes encode returns.
func (t *tables) bytes() int {
	words := func(n int) int { return (n + 3) / 4 }
	return 4 * (headerWords + len(t.termAt) + words(len(t.termBytes)) + len(t.df) +
		len(t.wordAt) + words(len(t.wordBytes)) + len(t.wordFreq) + len(t.deletes) +
		len(t.passageAt) + len(t.forward) + len(t.passageOf))
}

// encode returns the tables as a file's bytes.
func (t *tables) encode() []byte {
	b := make([]byte, 0, t.bytes())
	put := func(v ...uint32) {
		for _, x := range v {
			b = binary.LittleEndian.AppendUint32(b, x)
		}
	}
	putBytes := func(p []byte) {
		b = append(b, p...)
		for len(b)%4 != 0 {
			b = append(b, 0)
		}
	}
	put(tablesMagic, tablesVersion, uint32(t.passages), math.Float32bits(float32(t.avgLength)),
		uint32(len(t.df)), uint32(len(t.termBytes)), uint32(len(t.wordFreq)), uint32(len(t.wordBytes)),
		uint32(len(t.deletes)), uint32(len(t.forward)), uint32(len(t.passageOf)), 0)
	put(t.termAt...)
	putBytes(t.termBytes)
	put(t.df...)
	put(t.wordAt...)
	putBytes(t.wordBytes)
	put(t.wordFreq...)
	put(t.deletes...)
	put(t.passageAt...)
	put(t.forward...)
	put(t.passageOf...)
	binary.LittleEndian.PutUint32(b[(headerWords-1)*4:], crc32.Checksum(b[headerWords*4:], castagnoli))
	return b
}

// parseTables reads what encode wrote, without copying: the result is views of b.
// Anything else is errCorrupt; b may come from anywhere.
func parseTables(b []byte) (*tables, error) {
	if len(b) < headerWords*4 || len(b)%4 != 0 || uintptr(unsafe.Pointer(unsafe.SliceData(b)))%4 != 0 {
		return nil, fmt.Errorf("%w: tables of %d bytes", errCorrupt, len(b))
	}
	w := unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/4)
	h := w[:headerWords]
	if h[0] != tablesMagic || h[1] != tablesVersion {
		return nil, fmt.Errorf("%w: tables of another version", errCorrupt)
	}
	if crc32.Checksum(b[headerWords*4:], castagnoli) != h[headerWords-1] {
		return nil, fmt.Errorf("%w: checksum of the tables", errCorrupt)
	}
	at, short := headerWords, false
	take := func(n uint64) []uint32 {
		if n > uint64(len(w)-at) {
			short = true
			return nil
		}
		s := w[at : at+int(n)]
		at += int(n)
		return s
	}
	takeBytes := func(n uint32) []byte {
		s := take((uint64(n) + 3) / 4)
		if s == nil && n > 0 {
			return nil
		}
		return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), n)
	}
	t := &tables{passages: int(h[2]), avgLength: float64(math.Float32frombits(h[3]))}
	t.termAt = take(uint64(h[4]) + 1)
	t.termBytes = takeBytes(h[5])
	t.df = take(uint64(h[4]))
	t.wordAt = take(uint64(h[6]) + 1)
	t.wordBytes = takeBytes(h[7])
	t.wordFreq = take(uint64(h[6]))
	t.deletes = take(uint64(h[8]))
	t.passageAt = take(uint64(h[2]) + 1)
	t.forward = take(uint64(h[9]))
	t.passageOf = take(uint64(h[10]))
	if short || at != len(w) || len(t.passageOf) > t.passages {
		return nil, fmt.Errorf("%w: the tables' length", errCorrupt)
	}
	for _, n := range t.passageOf {
		if int(n) >= t.passages {
			return nil, fmt.Errorf("%w: document of passage %d", errCorrupt, n)
		}
	}
	return t, nil
}

// term returns the bytes of term id as a string that shares the tables' memory.
func (t *tables) term(id TermID) string { return view(t.termBytes, t.termAt, int(id)) }

// lookup finds a term by binary search.
func (t *tables) lookup(term string) (TermID, bool) {
	n := len(t.df)
	i := sort.Search(n, func(i int) bool { return view(t.termBytes, t.termAt, i) >= term })
	if i < n && view(t.termBytes, t.termAt, i) == term {
		return TermID(i), true
	}
	return 0, false
}

func view(bytes []byte, at []uint32, i int) string {
	b := bytes[at[i]:at[i+1]]
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// packStrings lays sorted strings end to end.
func packStrings(sorted []string) (at []uint32, bytes []byte) {
	at = make([]uint32, 0, len(sorted)+1)
	at = append(at, 0)
	for _, s := range sorted {
		bytes = append(bytes, s...)
		at = append(at, uint32(len(bytes)))
	}
	return at, bytes
}

// A tablesBuilder collects passages in their order and makes tables of them.
type tablesBuilder struct {
	ids       map[string]uint32 // provisional, in order of first use
	terms     []string
	df        []uint32
	lastIn    []uint32 // passage+1 that a term was last counted in
	words     map[string]uint32
	passageAt []uint32
	forward   []uint32 // provisional ids where terms stand
	length    uint64
}

func newTablesBuilder() *tablesBuilder {
	return &tablesBuilder{ids: map[string]uint32{}, words: map[string]uint32{}, passageAt: []uint32{0}}
}

// add appends one analysed passage.
func (b *tablesBuilder) add(a *analysed) {
	passage := uint32(len(b.passageAt)) // number+1
	// Layout: see Forward.
	b.forward = append(b.forward, uint32(len(a.title)), uint32(len(a.questions)), uint32(len(a.sentences)))
	for _, q := range a.questions {
		b.forward = append(b.forward, uint32(len(q)))
	}
	for i, s := range a.sentences {
		b.forward = append(b.forward, uint32(len(s))|uint32(a.flags[i])<<16)
	}
	for _, t := range a.title {
		b.term(t.Term, passage)
	}
	for _, q := range a.questions {
		for _, t := range q {
			b.term(t.Term, passage)
		}
	}
	for _, s := range a.sentences {
		for _, t := range s {
			b.term(t.Term, passage)
			b.forward[len(b.forward)-1] |= marks(t)
		}
		b.length += uint64(len(s))
	}
	b.length += uint64(len(a.title))
	for _, group := range [][][]Token{{a.title}, a.questions, a.sentences} {
		for _, tokens := range group {
			for _, t := range tokens {
				if spellable(t.Word) {
					b.words[t.Word]++
				}
			}
		}
	}
	b.passageAt = append(b.passageAt, uint32(len(b.forward)))
}

// marks returns the marks of a term as they stand in a Forward.
func marks(t Token) (m uint32) {
	if t.Name {
		m |= MarkName
	}
	if c := t.Term[0]; c >= '0' && c <= '9' {
		m |= MarkNumber
	}
	return m
}

func (b *tablesBuilder) term(term string, passage uint32) {
	id, ok := b.ids[term]
	if !ok {
		id = uint32(len(b.terms))
		term = strings.Clone(term)
		b.ids[term] = id
		b.terms = append(b.terms, term)
		b.df = append(b.df, 0)
		b.lastIn = append(b.lastIn, 0)
	}
	if b.lastIn[id] != passage {
		b.lastIn[id] = passage
		b.df[id]++
	}
	b.forward = append(b.forward, id)
}

// tables numbers the terms in the order of their bytes and returns the finished tables.
func (b *tablesBuilder) tables() *tables {
	order := make([]uint32, len(b.terms))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int { return strings.Compare(b.terms[x], b.terms[y]) })
	final := make([]uint32, len(order))
	sorted := make([]string, len(order))
	t := &tables{passages: len(b.passageAt) - 1, df: make([]uint32, len(order))}
	for i, old := range order {
		final[old] = uint32(i)
		sorted[i] = b.terms[old]
		t.df[i] = b.df[old]
	}
	t.termAt, t.termBytes = packStrings(sorted)
	for p := range t.passages {
		rec := b.forward[b.passageAt[p]:b.passageAt[p+1]]
		for i := forwardTerms(rec); i < len(rec); i++ {
			rec[i] = final[rec[i]&TermMask] | rec[i]&^TermMask
		}
	}
	t.passageAt, t.forward = b.passageAt, b.forward
	if t.passages > 0 {
		t.avgLength = float64(b.length) / float64(t.passages)
	}

	words := make([]string, 0, len(b.words))
	for w := range b.words {
		words = append(words, w)
	}
	slices.Sort(words)
	t.wordFreq = make([]uint32, len(words))
	for i, w := range words {
		t.wordFreq[i] = b.words[w]
	}
	t.wordAt, t.wordBytes = packStrings(words)
	t.deletes = deleteTable(words)
	return t
}
