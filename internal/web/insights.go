package web

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

// Records are what insights show and change; *store.Store has them, and says what each method promises.
type Records interface {
	Series(ctx context.Context, f store.QuestionFilter, by store.Dimension) ([]store.Point, error)
	Totals(ctx context.Context, f store.QuestionFilter, by store.Dimension) ([]store.Point, error)
	Top(ctx context.Context, f store.QuestionFilter, n, minAskers int) ([]store.TopQuestion, error)
	Disliked(ctx context.Context, since time.Time, limit int) ([]store.Verdict, error)
	VotesSince(ctx context.Context, since time.Time, chapter store.ChapterID, all bool) (store.Tally, error)
	WordsOf(ctx context.Context, id store.AnswerID, minAskers int) (string, error)
	Unanswered(ctx context.Context, f store.GroupFilter) ([]store.Group, error)
	Group(ctx context.Context, id store.GroupID, minAskers int) (store.Group, error)
	Assign(ctx context.Context, id store.GroupID, to store.MemberHash) error
	MemberHash(p store.Platform, w store.WorkspaceID, user string) (store.MemberHash, error)
}

// Curation is what curators do about what insights show; the bots' Community has it, in the name of whoever runs the bot.
// A *Refused error says, to a person, why something can't be done.
type Curation interface {
	Dismiss(ctx context.Context, id store.GroupID) error
	Reopen(ctx context.Context, id store.GroupID) error
	// Link says that an article answers a group, and tells those who asked.
	Link(ctx context.Context, id store.GroupID, article string) error
	// Save makes a curator's words an answer of the group's chapter, and tells those who asked.
	Save(ctx context.Context, id store.GroupID, author, question, text string) error
	// Corrections returns the posted answers that no longer stand, by document.
	Corrections(ctx context.Context) ([]Correction, error)
	// Correct corrects them once a curator has looked, by editing the messages or by answering below them; done counts them.
	Correct(ctx context.Context, document, change, note string, edit bool) (done int, err error)
}

// A Refused error is about what a curator entered.
type Refused struct {
	Text func(lang string) string
}

// Error returns the text in English.
func (e *Refused) Error() string { return e.Text("en") }

// A Correction is what a changed document asks for.
type Correction struct {
	Document string
	Title    string // "" when the document is gone
	Change   string // names this change
	Gone     bool
	Note     string    // what to say, to be edited
	Lang     string    // of Note
	Posted   int       // messages
	Where    []Channel // the channels with most of them first
}

// A Channel holds answers that no longer stand.
type Channel struct {
	Platform string
	ID       string
	Messages []string // their ids on the platform, newest first; some of them where there are many
	Count    int
}

// An insightsPage is what curators see of how the bot does.
type insightsPage struct {
	frame
	Off        bool // no records are kept
	Days       int
	Periods    []option
	Chapter    string
	Chapters   []option
	Total      int
	Answered   int
	Unknown    int
	Helpful    int
	NotHelpful int
	Took       time.Duration // mean
	Chart      *chart
	Kinds      []share
	Langs      []share
	Platforms  []share
	ByChapter  []share
	Top        []topView
	TopHidden  int     // how often those were asked whose words may not be shown
	Topics     []share // of the articles that come nearest to what was asked most
	Groups     []groupView
	Disliked   []dislikedView
	Outdated   []correctionView
	Stale      []knowledge.Problem
	StaleMore  int
	Status     answer.Status
}

// A share is one value's part in all.
type share struct {
	Label   string
	Count   int
	Percent float64
}

type topView struct {
	Text    string
	Count   int
	Percent float64 // of the one asked most
}

type groupView struct {
	store.Group
	Mine bool
	URL  string
}

// First returns the words to show, "" where there are none that may be.
func (g groupView) First() string {
	if len(g.Texts) == 0 {
		return ""
	}
	return g.Texts[0]
}

type dislikedView struct {
	store.Verdict
	Chapter string
	Words   string // of the question, "" where they may not be shown
}

// Of the answers with most votes against them so many are read, and so many of the chapter shown.
const (
	maxDisliked   = 200
	dislikedShown = 20
)

// A correctionView is a correction with the way to its document.
type correctionView struct {
	Correction
	URL string
}

// periods are the times that insights look back over, in days.
var periods = []int{7, 30, 90, 365}

// maxStale is how many warnings of stale knowledge the page lists.
const maxStale = 30

func (s *Server) insights(w http.ResponseWriter, r *http.Request) error {
	p := insightsPage{frame: s.frame(r, "insights"), Days: 30, Chapter: clip(r.URL.Query().Get("chapter"), 100), Status: s.Knowledge.Status()}
	p.Title = p.T("console_insights") + " · Plenipo"
	if n, err := strconv.Atoi(r.URL.Query().Get("days")); err == nil && slices.Contains(periods, n) {
		p.Days = n
	}
	for _, n := range periods {
		p.Periods = append(p.Periods, option{strconv.Itoa(n), p.N("console_last_days", n), n == p.Days})
	}
	for _, c := range s.Knowledge.Base().Chapters() {
		p.Chapters = append(p.Chapters, option{string(c.ID), c.Name, string(c.ID) == p.Chapter})
	}
	p.stale(s.Knowledge.Base(), s.now())
	if s.Records == nil {
		p.Off = true
		return render(w, http.StatusOK, "insights.html", p)
	}
	if err := p.read(r.Context(), s); err != nil {
		return err
	}
	return render(w, http.StatusOK, "insights.html", p)
}

// read fills in what the records say.
func (p *insightsPage) read(ctx context.Context, s *Server) error {
	now := s.now().UTC()
	since := now.AddDate(0, 0, 1-p.Days)
	f := store.QuestionFilter{Chapter: store.ChapterID(p.Chapter), All: p.Chapter == "", Since: since}
	days, err := s.Records.Series(ctx, f, store.ByKind)
	if err != nil {
		return err
	}
	p.Chart = drawQuestions(days, since, now, p.Dir == "rtl")
	kinds, err := s.Records.Totals(ctx, f, store.ByKind)
	if err != nil {
		return err
	}
	var took time.Duration
	for _, k := range kinds {
		p.Total += k.Count
		took += k.Took * time.Duration(k.Count)
		switch answer.Kind(k.Value) {
		case answer.Unknown:
			p.Unknown += k.Count
		default:
			p.Answered += k.Count
		}
	}
	if p.Total > 0 {
		p.Took = took / time.Duration(p.Total)
	}
	p.Kinds = shares(kinds, func(v string) string { return p.T("console_kind_" + v) })
	for _, d := range []struct {
		by   store.Dimension
		to   *[]share
		name func(string) string
	}{
		{store.ByLang, &p.Langs, p.printer.Language},
		{store.ByPlatform, &p.Platforms, func(v string) string { return v }},
		{store.ByChapter, &p.ByChapter, p.chapterName(s.Knowledge.Base())},
	} {
		points, err := s.Records.Totals(ctx, f, d.by)
		if err != nil {
			return err
		}
		*d.to = shares(points, d.name)
	}
	top, err := s.Records.Top(ctx, f, topicsOf, 0)
	if err != nil {
		return err
	}
	if p.Topics, err = s.topics(ctx, top); err != nil {
		return err
	}
	for _, t := range top {
		if t.Text == "" {
			p.TopHidden += t.Count
		} else if len(p.Top) < 12 {
			p.Top = append(p.Top, topView{t.Text, t.Count, 100 * float64(t.Count) / float64(max(1, top[0].Count))})
		}
	}
	groups, err := s.Records.Unanswered(ctx, store.GroupFilter{Chapter: f.Chapter, All: f.All, Limit: 50})
	if err != nil {
		return err
	}
	me, err := s.me(p.Admin)
	if err != nil {
		return err
	}
	for _, g := range groups {
		p.Groups = append(p.Groups, groupView{g, g.Assignee != "" && g.Assignee == me, p.Link("/insights/unanswered/" + string(g.ID))})
	}
	tally, err := s.Records.VotesSince(ctx, since, f.Chapter, f.All)
	if err != nil {
		return err
	}
	p.Helpful, p.NotHelpful = tally.Helpful, tally.Not
	disliked, err := s.Records.Disliked(ctx, since, maxDisliked)
	if err != nil {
		return err
	}
	name := p.chapterName(s.Knowledge.Base())
	for _, v := range disliked {
		if !f.All && v.Chapter != f.Chapter || len(p.Disliked) == dislikedShown {
			continue
		}
		words, err := s.Records.WordsOf(ctx, v.Answer, 0)
		if err != nil {
			return err
		}
		p.Disliked = append(p.Disliked, dislikedView{v, name(string(v.Chapter)), words})
	}
	return p.outdated(ctx, s)
}

// topicsOf is how many of the questions asked most tell what people ask about.
const topicsOf = 60

// topics counts the topics of the articles that come nearest to questions, by how often those were asked. Questions whose words
// aren't kept tell nothing.
func (s *Server) topics(ctx context.Context, top []store.TopQuestion) ([]share, error) {
	count := map[string]int{}
	most := 0
	for _, q := range top {
		if q.Text == "" {
			continue
		}
		hits, err := s.Knowledge.Search(ctx, q.Text, "", "", 1)
		if err != nil {
			return nil, err
		}
		for _, h := range hits {
			if a, ok := s.Knowledge.Base().Article(h.Passage.Document); ok && h.Passage.Kind == knowledge.KindArticle {
				for _, t := range a.Topics {
					count[t] += q.Count
					most = max(most, count[t])
				}
			}
		}
	}
	names := slices.Sorted(maps.Keys(count))
	slices.SortStableFunc(names, func(a, b string) int { return count[b] - count[a] })
	var out []share
	for _, t := range names[:min(12, len(names))] {
		out = append(out, share{t, count[t], 100 * float64(count[t]) / float64(most)})
	}
	return out, nil
}

// outdated lists the posted answers that no longer stand.
func (p *insightsPage) outdated(ctx context.Context, s *Server) error {
	if s.Curation == nil {
		return nil
	}
	all, err := s.Curation.Corrections(ctx)
	for _, c := range all {
		v := correctionView{Correction: c}
		if !c.Gone {
			v.URL = p.Link(sourcePath(knowledge.KindArticle, c.Document))
			if _, ok := s.Knowledge.Base().Article(c.Document); !ok {
				v.URL = p.Link("/events/" + c.Document)
			}
		}
		p.Outdated = append(p.Outdated, v)
	}
	return err
}

// stale lists what a curator should look at in the files.
func (p *insightsPage) stale(base *knowledge.Base, now time.Time) {
	all := append(slices.Clone(p.Status.Problems), knowledge.Check(base, now)...)
	p.Stale = all[:min(maxStale, len(all))]
	p.StaleMore = len(all) - len(p.Stale)
}

func (p *insightsPage) chapterName(base *knowledge.Base) func(string) string {
	return func(id string) string {
		if id == "" {
			return p.T("console_everyone")
		}
		if c, ok := base.Chapter(knowledge.ChapterID(id)); ok {
			return c.Name
		}
		return id
	}
}

// me returns how records name who is logged in.
func (s *Server) me(who *session) (store.MemberHash, error) {
	if who == nil {
		return "", errors.New("nobody is logged in")
	}
	return s.Records.MemberHash("web", "", who.User)
}

func shares(points []store.Point, name func(string) string) []share {
	total := 0
	for _, p := range points {
		total += p.Count
	}
	var out []share
	for _, p := range points {
		out = append(out, share{name(p.Value), p.Count, 100 * float64(p.Count) / float64(total)})
	}
	return out
}
