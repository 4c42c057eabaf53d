package knowledge

import "slices"

// A Base is all the documents of some layers, checked, cut into passages and cross-linked.
// It is immutable and safe for concurrent use; none of what its methods return may be changed.
type Base struct {
	articles []*Article
	events   []*Event
	terms    []*Term
	chapters []*Chapter
	regions  []*Region
	passages []Passage

	articleByID map[string]*Article
	eventByID   map[string]*Event
	termByID    map[string]*Term
	chapterByID map[ChapterID]*Chapter
	regionByID  map[string]*Region
	passageByID map[PassageID]int
	byDocument  map[documentKey][]int // passage numbers
	drafts      []*Article

	digest string
}

type documentKey struct {
	kind Kind
	id   string
}

// Articles returns the articles that are served (drafts are not), ordered by id.
func (b *Base) Articles() []*Article { return b.articles }

// Events returns the events ordered by start, those without a date last, then by id.
func (b *Base) Events() []*Event { return b.events }

// Terms returns the glossary ordered by id.
func (b *Base) Terms() []*Term { return b.terms }

// Chapters returns the chapters ordered by id.
func (b *Base) Chapters() []*Chapter { return b.chapters }

// Regions returns the regions ordered by id.
func (b *Base) Regions() []*Region { return b.regions }

// Passages returns all passages; a passage's place in the slice is its number in the index.
func (b *Base) Passages() []Passage { return b.passages }

// Article returns the article with that id.
func (b *Base) Article(id string) (*Article, bool) { a, ok := b.articleByID[id]; return a, ok }

// Event returns the event with that id.
func (b *Base) Event(id string) (*Event, bool) { e, ok := b.eventByID[id]; return e, ok }

// Term returns the term with that id.
func (b *Base) Term(id string) (*Term, bool) { t, ok := b.termByID[id]; return t, ok }

// Chapter returns the chapter with that id.
func (b *Base) Chapter(id ChapterID) (*Chapter, bool) { c, ok := b.chapterByID[id]; return c, ok }

// Region returns the region with that id.
func (b *Base) Region(id string) (*Region, bool) { r, ok := b.regionByID[id]; return r, ok }

// Passage returns the passage with that id.
func (b *Base) Passage(id PassageID) (*Passage, bool) {
	n, ok := b.passageByID[id]
	if !ok {
		return nil, false
	}
	return &b.passages[n], true
}

// PassagesOf returns the numbers of a document's passages, in order.
func (b *Base) PassagesOf(kind Kind, document string) []int {
	return b.byDocument[documentKey{kind, document}]
}

// Digest returns a hash of everything in the base that answers depend on: equal digests, equal answers.
func (b *Base) Digest() string { return b.digest }

// Visible reports whether something limited to chapters may be shown in chapter.
func Visible(chapters []ChapterID, chapter ChapterID) bool {
	return len(chapters) == 0 || chapter != "" && slices.Contains(chapters, chapter)
}
