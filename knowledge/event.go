package knowledge

import "fmt"

var eventKeys = []string{
	"id", "series", "type", "acronym", "name", "aliases", "edition", "start", "end", "start_time", "end_time", "timezone", "city", "country", "region", "venue",
	"organizer", "url", "summary", "outcome", "status", "chapters", "sources", "as_of",
}

// readEvent reads one event; the caller looks at rep.errors before it serves it.
func readEvent(rep *report, n *node) *Event {
	f, ok := newForm(rep, n, "event", eventKeys...)
	if !ok {
		return nil
	}
	e := &Event{
		Location: rep.location(n.line), ID: f.id(), Series: f.text("series"), Type: f.text("type"), Acronym: f.text("acronym"), Name: f.text("name"),
		Aliases: f.list("aliases"), Edition: f.text("edition"), Start: f.date("start"), End: f.date("end"), City: f.text("city"),
		Country: f.text("country"), Region: f.text("region"), Venue: f.text("venue"), Organizer: f.text("organizer"),
		URL: f.link("url"), Summary: f.text("summary"), Outcome: f.text("outcome"),
		Status: EventStatus(f.choice("status", string(EventScheduled), string(EventConfirmed), string(EventPostponed),
			string(EventCancelled), string(EventHeld))),
		Chapters: f.chapters(), Sources: f.sources(), AsOf: f.date("as_of"),
	}
	readHours(rep, f, e)
	if e.Status == "" {
		e.Status = EventScheduled
	}
	if e.Name == "" {
		e.Name = e.Acronym
	}
	if e.Name == "" {
		rep.errorAt(n.line, n.column, "event without name", "add the name people call it by")
	}
	v := f.field("end").value
	switch {
	case e.End.Before(e.Start):
		rep.errorAt(v.line, v.column, fmt.Sprintf("end %s is before start %s", e.End, e.Start), "correct one of them")
	case !e.End.IsZero() && e.Start.IsZero() && rep.errors == 0:
		rep.warnAt(v.line, v.column, fmt.Sprintf("end %s without start", e.End), "add the start")
	}
	return e
}
