package web

import (
	"context"
	"sync"
	"time"

	"plenipo/internal/answer"
	"plenipo/internal/ics"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

// Revisions are what calendars and feeds tell their subscribers of changes by; *store.Store keeps them for all replicas.
type Revisions interface {
	Revise(ctx context.Context, read time.Time, documents ...store.Revision) (map[string]store.Revision, error)
}

// A history is how often each public document of a base was changed and when, as it was a moment ago.
type history struct {
	base *knowledge.Base
	at   time.Time
	of   map[string]store.Revision // by documentName
}

// histories keeps the last one: calendars are fetched more often than files change.
type histories struct {
	mu   sync.Mutex // guards last
	last history
}

// historyLasts is how long a history is believed before another replica is heard, which may have read newer files.
const historyLasts = time.Minute

func documentName(kind knowledge.Kind, id string) string { return kind.String() + ":" + id }

// history returns the revisions of all public events and articles. What was never seen before counts as changed when
// it was last reviewed. Without Revisions nothing is remembered, and the day of the review is all that is known.
func (s *Server) history(ctx context.Context) (map[string]store.Revision, error) {
	// The status first: a reload between the two may only make the files look older than they are.
	read := s.Knowledge.Status().Since
	base := s.Knowledge.Base()
	s.histories.mu.Lock()
	defer s.histories.mu.Unlock()
	if h := s.histories.last; h.base == base && s.now().Sub(h.at) < historyLasts {
		return h.of, nil
	}
	events, err := s.Knowledge.Calendar(answer.EventFilter{}, answer.Question{Lang: "en"})
	if err != nil {
		return nil, err
	}
	var documents []store.Revision
	for _, e := range events {
		r := ics.Reviewed(e)
		documents = append(documents, store.Revision{Document: documentName(knowledge.KindEvent, e.ID), Digest: ics.Digest(e), Sequence: r.Sequence, Changed: r.Modified})
	}
	for _, a := range base.Articles() {
		if knowledge.Visible(a.Chapters, "") {
			reviewed, _ := a.AsOf.Span(time.UTC)
			documents = append(documents, store.Revision{Document: documentName(knowledge.KindArticle, a.ID), Digest: a.Digest(), Changed: reviewed})
		}
	}
	of := make(map[string]store.Revision, len(documents))
	if s.Revisions == nil {
		for _, d := range documents {
			of[d.Document] = d
		}
	} else if of, err = s.Revisions.Revise(ctx, read, documents...); err != nil {
		return nil, err
	}
	s.histories.last = history{base, s.now(), of}
	return of, nil
}
