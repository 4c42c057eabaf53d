package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"plenipo/internal/store"
)

type insightsCmd struct {
	storeFlags
	Chapter string `help:"Only this chapter's questions." placeholder:"ID"`
	Days    int    `help:"How many days back." default:"30"`
	N       int    `short:"n" help:"How many lines of each list." default:"10"`
	JSON    bool   `help:"Print one JSON object." name:"json"`
}

// An insight is what the command prints.
type insight struct {
	Since      string              `json:"since"`
	Questions  int                 `json:"questions"`
	Kinds      []store.Point       `json:"kinds"`
	Languages  []store.Point       `json:"languages"`
	Chapters   []store.Point       `json:"chapters"`
	Top        []store.TopQuestion `json:"top"`
	Unanswered []store.Group       `json:"unanswered"`
	Disliked   []store.Verdict     `json:"disliked"`
}

// Run prints what was asked, what went unanswered and what didn't help. Nobody's words are printed that fewer than
// three people used, unless their asker agreed.
func (c *insightsCmd) Run(ctx context.Context, s streams) error {
	if c.Days < 1 || c.N < 1 {
		return usageError{fmt.Errorf("--days and -n must be at least 1")}
	}
	st, _, err := c.openStore(ctx, store.Options{})
	if err != nil {
		return err
	}
	defer st.Close()
	in, err := c.read(ctx, st)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(in)
	}
	fmt.Fprintf(s.out, "%d questions since %s\n", in.Questions, in.Since)
	w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	for _, by := range []struct {
		name   string
		points []store.Point
	}{{"by kind of answer", in.Kinds}, {"by language", in.Languages}, {"by chapter", in.Chapters}} {
		fmt.Fprintf(w, "\n%s\n", by.name)
		for _, p := range by.points[:min(c.N, len(by.points))] {
			fmt.Fprintf(w, "  %s\t%d\tconfidence %.2f\t%v\n", firstOf(p.Value, "–"), p.Count, p.Confidence, p.Took.Round(time.Microsecond))
		}
	}
	fmt.Fprintf(w, "\nasked most\n")
	for _, t := range in.Top {
		fmt.Fprintf(w, "  %d\t%s\n", t.Count, firstOf(t.Text, "(words not kept)"))
	}
	fmt.Fprintf(w, "\nwithout a good answer\n")
	for _, g := range in.Unanswered {
		fmt.Fprintf(w, "  %s\t%d asks by %d\t%s\t%s\t%s\t%s\n", g.ID, g.Asks, g.Askers, firstOf(string(g.Chapter), "–"), firstOf(g.Lang, "–"), g.State,
			firstOf(strings.Join(g.Texts[:min(3, len(g.Texts))], " / "), "(words not shown: fewer than three people asked)"))
	}
	fmt.Fprintf(w, "\nnot helpful\n")
	for _, v := range in.Disliked {
		fmt.Fprintf(w, "  answer %s\t%d not helpful, %d helpful\t%s\t%v\n", v.Answer, v.Not, v.Helpful, firstOf(string(v.Chapter), "–"), v.Reasons)
	}
	return w.Flush()
}

func (c *insightsCmd) read(ctx context.Context, st *store.Store) (insight, error) {
	since := time.Now().UTC().AddDate(0, 0, 1-c.Days)
	f := store.QuestionFilter{Chapter: store.ChapterID(c.Chapter), All: c.Chapter == "", Since: since}
	in := insight{Since: since.Format(time.DateOnly)}
	for by, to := range map[store.Dimension]*[]store.Point{store.ByKind: &in.Kinds, store.ByLang: &in.Languages, store.ByChapter: &in.Chapters} {
		points, err := st.Totals(ctx, f, by)
		if err != nil {
			return in, err
		}
		*to = points
	}
	for _, p := range in.Kinds {
		in.Questions += p.Count
	}
	var err error
	if in.Top, err = st.Top(ctx, f, c.N, 0); err != nil {
		return in, err
	}
	in.Unanswered, err = st.Unanswered(ctx, store.GroupFilter{Chapter: f.Chapter, All: f.All, Since: since, Limit: c.N})
	if err != nil {
		return in, err
	}
	in.Disliked, err = st.Disliked(ctx, since, c.N)
	return in, err
}

func firstOf(s ...string) string {
	for _, x := range s {
		if x != "" {
			return x
		}
	}
	return ""
}
