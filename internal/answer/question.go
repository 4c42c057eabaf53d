package answer

import (
	"time"

	"plenipo/knowledge"
)

// A Question is what a person asked, with what the answer depends on besides the words.
// Only Text is needed.
type Question struct {
	Text    string              // as written; any bytes
	Lang    string              // BCP 47 tag the asker prefers; "": the question's own language
	Chapter knowledge.ChapterID // whose knowledge applies besides the public one
	Topics  []string            // articles for everyone apply that have one of these topics; empty: all do
	Thread  Thread              // what the conversation was about; the zero Thread begins one
	Now     time.Time           // zero: the engine's clock
	Zone    *time.Location      // the asker's time zone; nil: UTC
	Explain bool                // fill Answer.Trace
}

// A Thread is what a conversation is about, small enough to keep in a store or a button.
// An answer returns it and the next question carries it; it is plain JSON.
type Thread struct {
	Entities []EntityRef `json:"entities,omitempty" doc:"what was spoken of, most recent first"`          // most recent first
	Asks     []string    `json:"asks,omitempty" doc:"what the last question asked for: when, who, where"` // "and WCIT?" asks it again
	Lang     string      `json:"lang,omitempty" doc:"language it is in, a BCP 47 tag"`
	At       time.Time   `json:"at,omitzero" doc:"when it was last spoken in; it expires hours later"` // when it was last spoken in; it expires threadLife later
}

// An EntityRef names an event, a term or an article of the base, or a place.
type EntityRef struct {
	Kind string `json:"kind" doc:"event, term, article, city or country"` // of a city or country the ID is the English name
	ID   string `json:"id" doc:"id of that kind's document"`
}

// threadLife is how long a conversation's subject is remembered: a working day, since chat threads are
// taken up again after meetings and meals, and a stale "it" misleads.
const threadLife = 12 * time.Hour
