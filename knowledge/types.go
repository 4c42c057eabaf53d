package knowledge

import "time"

// A ChapterID names a chapter; "" is the public: knowledge that everyone may see.
type ChapterID string

// A PassageID names a passage in a Base: the document's kind, its id and the passage's number, as in
// "article:wcit-12-vote#2", "event:pp-2026#0" or "term:wcit#0".
type PassageID string

// A Kind says what sort of document a passage comes from.
type Kind uint8

// The kinds of documents.
const (
	KindArticle Kind = iota + 1
	KindEvent
	KindTerm
)

// String returns "article", "event" or "term".
func (k Kind) String() string {
	switch k {
	case KindArticle:
		return "article"
	case KindEvent:
		return "event"
	case KindTerm:
		return "term"
	}
	return "unknown"
}

// A Nature says what kind of text speaks.
type Nature string

// The natures of an article. The empty Nature is read as NatureSummary.
const (
	NatureTreaty   Nature = "treaty"   // treaty text or its close rendering
	NatureRecord   Nature = "record"   // what happened
	NatureSummary  Nature = "summary"  // an explanation
	NaturePosition Nature = "position" // what somebody holds; Article.PositionOf says who
)

// A Status says whether an article holds today.
type Status string

// The statuses of an article. Drafts are checked and never served.
const (
	StatusCurrent    Status = "current"
	StatusHistorical Status = "historical"
	StatusDraft      Status = "draft"
)

// A Source is where a fact was seen.
type Source struct {
	Title     string
	URL       string
	Publisher string
	Date      Date
	Clause    string // the treaty article or resolution meant, as in "ITRs 2012, Art. 6"
}

// A Location is where a document stands: its layer, its file relative to the layer, and the line it begins at.
type Location struct {
	Layer string
	Path  string // slash-separated, relative to the layer's root
	Line  int    // 1-based
}

// An Article answers one question in a few short sections.
type Article struct {
	Location
	ID             string
	Title          string
	Questions      []string // other ways people ask it
	Summary        string   // the short answer, one or two sentences
	Topics         []string
	Lang           string      // BCP 47 base language
	Chapters       []ChapterID // who may see it; empty: everyone
	Sources        []Source
	AsOf           Date // last reviewed
	Owner          string
	Status         Status
	SupersededBy   string
	Nature         Nature
	PositionOf     string         // whose position, when Nature is NaturePosition
	TranslationOf  string         // the article this is a translation of
	TranslatedFrom string         // digest of the original that was translated
	Body           string         // Markdown, HTML or plain text, as the file has it after the front matter
	BodyLine       int            // line of the file that Body begins at; 0 when not from a file
	Lines          map[string]int // line of each front-matter key and of each question ("questions.0"); nil without front matter
	Saved          *Saved         // set when the article is a saved answer and not a file
}

// Saved says where a saved answer came from.
type Saved struct {
	Author string // display name
	Link   string // permalink of the message
	At     time.Time
}

// EventStatus says what is known of an event's taking place.
type EventStatus string

// The statuses of an event. The empty EventStatus is read as EventScheduled.
const (
	EventScheduled EventStatus = "scheduled"
	EventConfirmed EventStatus = "confirmed"
	EventPostponed EventStatus = "postponed"
	EventCancelled EventStatus = "cancelled"
	EventHeld      EventStatus = "held"
)

// An Event is one meeting: an edition of its series.
type Event struct {
	Location
	ID        string
	Series    string // a term's id
	Type      string // what sort of meeting: "plenipotentiary", "assembly", "expert group", …; "" when not said
	Acronym   string // as in "WTPF-13"
	Name      string
	Aliases   []string
	Edition   string
	Start     Date
	End       Date   // zero: as Start
	StartTime Clock  // on the first day, in Timezone; unknown: the whole day, as far as anybody said
	EndTime   Clock  // on the last day; known only when StartTime is
	Timezone  string // an IANA name; "" when no time of day is known
	City      string
	Country   string
	Region    string // a region's id
	Venue     string
	Organizer string
	URL       string
	Summary   string
	Outcome   string
	Status    EventStatus
	Chapters  []ChapterID
	Sources   []Source
	AsOf      Date
}

// A Term is a glossary entry. Names, acronyms and definitions are keyed by BCP 47 base language.
type Term struct {
	Location
	ID         string
	Kind       string // series, organization, treaty, body, person, concept; "" when not said
	Names      map[string][]string
	Acronyms   map[string][]string
	Definition map[string]string
	See        []string // ids of related terms
	Chapters   []ChapterID
	Sources    []Source
	AsOf       Date
}

// A Chapter is a community that asks.
type Chapter struct {
	Location
	ID        ChapterID
	Name      string
	Region    string
	Country   string
	Languages []string
	Timezone  string // IANA name
	Contact   string
	URL       string
	Channels  []string
}

// A Region is one of the parts of the world that ITU meetings are grouped by.
type Region struct {
	Location
	ID        string
	Names     map[string][]string
	Countries []string
}
