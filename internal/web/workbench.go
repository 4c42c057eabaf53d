package web

import (
	"net/http"
	"slices"

	"plenipo/internal/answer"
)

// A workbenchPage shows what the ranker makes of a question.
type workbenchPage struct {
	frame
	Q, Now string
	Answer *answer.Answer
	Hits   []hitView
	Most   float64 // the best hit's score
}

type hitView struct {
	answer.Hit
	N    int
	Page string
	Bar  float64 // width of its bar, of 100
}

// workbench is the curators' test pane: candidates with their scores and the reasons for them.
func (s *Server) workbench(w http.ResponseWriter, r *http.Request) error {
	p := workbenchPage{frame: s.frame(r, "test"), Q: clip(r.URL.Query().Get("q"), maxText), Now: r.URL.Query().Get("now")}
	p.Title = p.T("console_test") + " · Plenipo"
	if p.Q == "" {
		return render(w, http.StatusOK, "workbench.html", p)
	}
	now, err := s.instant(p.Now)
	if err != nil {
		return err
	}
	a, err := s.Knowledge.Ask(r.Context(), answer.Question{Text: p.Q, Lang: p.Lang(), Now: now, Explain: true})
	if err != nil {
		return err
	}
	p.Answer = &a
	hits, err := s.Knowledge.Search(r.Context(), p.Q, "", "", 20)
	if err != nil {
		return err
	}
	if len(hits) > 0 {
		p.Most = slices.MaxFunc(hits, func(a, b answer.Hit) int { return int(1000 * (a.Score - b.Score)) }).Score
	}
	for i, h := range hits {
		v := hitView{Hit: h, N: i + 1, Page: p.Link(sourcePath(h.Passage.Kind, h.Passage.Document), "passage", passageNumber(h.Passage.ID)) + "#quote"}
		if p.Most > 0 {
			v.Bar = max(0, 100*h.Score/p.Most)
		}
		p.Hits = append(p.Hits, v)
	}
	return render(w, http.StatusOK, "workbench.html", p)
}
