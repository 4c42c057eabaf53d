package answer

import (
	"time"

	"plenipo/knowledge"
)

// A Kind says what sort of answer it is.
type Kind string

// The kinds of answers.
const (
	Definition Kind = "definition" // a glossary entry
	EventKind  Kind = "event"      // one meeting
	EventsKind Kind = "events"     // a list of meetings
	Passage    Kind = "passage"    // quotes from an article
	Clarify    Kind = "clarify"    // two or three things were meant; Choices offers them
	Unknown    Kind = "unknown"    // the files don't say
	Help       Kind = "help"       // what the bot can do
)

// An Answer is the whole of what the core says; adapters only render it.
type Answer struct {
	ID          string // the same for the same question, knowledge and day on every platform
	Kind        Kind
	Text        string             // all of it as plain text without the sources: Lead, quotes, notes
	Lead        string             // the part rendered from fields or interface texts; "" when a quote opens the answer
	Quotes      []Quote            // verbatim; the first is the short answer, the rest are context
	Notes       []string           // what a reader must know besides: whose position, how old, which language
	Citations   []Citation         // numbered from 1, in the order of first use; none under Unknown
	Events      []Event            // for EventKind and EventsKind, in the order to show
	Choices     []Choice           // for Clarify
	Suggestions []string           // questions that can be answered, to offer next
	Contact     *knowledge.Chapter // for Unknown: whom to ask, if the chapter says so
	Lang        string             // language of Text
	Confidence  float64            // in [0,1], calibrated: about the share of such answers that are right
	Took        time.Duration
	Spent       Spent  // where Took went
	Thread      Thread // for the next question of this conversation
	Gist        string // what a question asked, see Engine.Gist; "" for what was no question
	Trace       *Trace // what each stage saw; only when asked for
}

// Spent says how long the stages of an answer took. Of a long question that was answered by one of its parts it is
// that part's; what Took has more is deciding, composing, and parts that gave no answer.
type Spent struct {
	Understand, Retrieve, Rank time.Duration
}

// A Quote is verbatim text with the number of its citation.
type Quote struct {
	knowledge.Quote
	Citation int // Citation.N
}

// A Citation says where quoted or rendered facts stand.
type Citation struct {
	N         int
	Kind      knowledge.Kind
	Title     string
	Path      string // knowledge file, relative to its layer; "" for a saved answer
	Layer     string
	Document  string // id of the article, event or term
	Passage   knowledge.PassageID
	Section   string
	URL       string // the first source's
	Publisher string
	Date      knowledge.Date
	Clause    string
	AsOf      knowledge.Date
	Sources   []knowledge.Source // all of the document's
	Saved     *knowledge.Saved   // who said it, for a saved answer
}

// A Phase places an event relative to the asker's now.
type Phase string

// The phases of an event.
const (
	Upcoming  Phase = "upcoming"
	OnNow     Phase = "on_now"
	Over      Phase = "over"
	Undated   Phase = "undated" // no date is known
	Cancelled Phase = "cancelled"
	Postponed Phase = "postponed"
)

// An Event is a meeting with what follows from the asker's clock.
type Event struct {
	*knowledge.Event
	Phase  Phase
	When   string // dates in the answer's language, as in "9–27 November 2026"; "" when none is known
	Where  string // "Doha, Qatar"; "" when not known
	Days   int    // until the start when Upcoming, since the end when Over, day of the meeting when OnNow; 0 when dates are partial
	Months int    // by the calendar until the month of the start, when Upcoming
}

// A Choice is one of the things a question may have meant.
type Choice struct {
	Label    string // short enough for a button: at most 75 characters
	Question string // to ask when it is chosen
}
