package answer

import (
	"time"

	"plenipo/knowledge"
)

// An EventFilter chooses events from the calendar; the zero filter chooses all.
type EventFilter struct {
	Series  string              // a term's id, name or acronym in any language; "": all
	Place   string              // a city, country or region, in any of its names; "": everywhere
	From    time.Time           // events that end at or after it; zero: no limit
	To      time.Time           // events that begin before it; zero: no limit
	Words   string              // "next month", "2027", "upcoming" in words; narrows From and To
	Chapter knowledge.ChapterID // whose private events are included
}

// A Completion is something that a person may be typing the name of.
type Completion struct {
	Kind  string // "event", "term", "question"
	ID    string // the event's or term's id; "" for a question
	Label string // to show: at most 100 characters
	Value string // to ask with
}
