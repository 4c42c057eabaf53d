package bots_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/index"
	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/internal/store/storetest"
	"plenipo/knowledge"
)

// said is a poster that remembers what it was told to say.
type said struct {
	mu    sync.Mutex
	posts []posted
	fail  error
}

type posted struct {
	at     bots.Place
	edited store.MessageID
	bots.Notice
}

func (s *said) Post(_ context.Context, at bots.Place, n bots.Notice) (store.MessageID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return "", s.fail
	}
	s.posts = append(s.posts, posted{at: at, Notice: n})
	return store.MessageID(fmt.Sprint("m", len(s.posts))), nil
}

func (s *said) Edit(_ context.Context, at bots.Place, m store.MessageID, n bots.Notice) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posts = append(s.posts, posted{at, m, n})
	return s.fail
}

func (s *said) texts() string {
	var b strings.Builder
	for _, p := range s.posts {
		fmt.Fprintf(&b, "%s: %s\n", p.at.Channel, strings.ReplaceAll(p.Text, "\n", " | "))
	}
	return b.String()
}

// files are a small base: two chapters, a private article of one, and two meetings.
func files() fstest.MapFS {
	return fstest.MapFS{
		"articles/vote.md": {Data: []byte("---\nid: vote\ntitle: Who signed the treaty?\ntopics: [wcit]\nsources:\n  - title: Final Acts\n    url: https://example.org/acts\n---\nEighty-nine states signed it. Fifty-five did not.\n")},
		"articles/dues.md": {Data: []byte("---\nid: dues\ntitle: What are the dues?\nchapters: [ch]\n---\nMembers pay fifty francs a year.\n")},
		"chapters/all.yaml": {Data: []byte("- id: ch\n  name: Switzerland Chapter\n  languages: [fr]\n  timezone: Europe/Zurich\n" +
			"- id: sn\n  name: Senegal Chapter\n  languages: [fr]\n  timezone: Africa/Dakar\n")},
		"events/wtpf.yaml": {Data: []byte("- id: wtpf-2027\n  series: wtpf\n  name: World Telecommunication Policy Forum\n  acronym: WTPF-27\n  start: 2027-05-12\n  end: 2027-05-14\n  city: Geneva\n  country: Switzerland\n  url: https://example.org/wtpf\n" +
			"- id: igf-2027\n  series: igf\n  name: Internet Governance Forum 2027\n  start: 2027\n")},
		"glossary/terms.yaml": {Data: []byte("- id: wtpf\n  kind: series\n  names: {en: [World Telecommunication Policy Forum]}\n- id: igf\n  kind: series\n  names: {en: [Internet Governance Forum]}\n")},
	}
}

// engine answers from base.
func engine(t *testing.T, base *knowledge.Base) *answer.Engine {
	t.Helper()
	ix, err := index.Build(t.Context(), base)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	return answer.New(ix, base, answer.Options{Threshold: .01})
}

// A town is a community with its store, its base, its clock and its ear.
type town struct {
	*bots.Community
	store *store.Store
	base  *knowledge.Base
	now   time.Time
	said  *said
}

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{base: bottest.Base(t, files()), now: time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC), said: &said{}}
	w.store = storetest.OpenAt(t, storetest.SQLite(t), store.Options{Now: func() time.Time { return w.now }})
	w.Community = w.of("one")
	return w
}

// of returns another replica's community on the same store.
func (w *town) of(worker store.WorkerID) *bots.Community {
	return bots.NewCommunity(bots.Parts{
		Records: w.store, Base: func() *knowledge.Base { return w.base }, Calendar: w, Posters: bots.Posters{"slack": w.said},
		Rights: bots.Rights{Curators: []string{"slack:UBOSS"}}, Worker: worker, Now: func() time.Time { return w.now },
	})
}

func (w *town) Calendar(f answer.EventFilter, q answer.Question) ([]answer.Event, error) {
	ix, err := index.Build(context.Background(), w.base)
	if err != nil {
		return nil, err
	}
	defer ix.Close()
	return answer.New(ix, w.base, answer.Options{}).Calendar(f, q)
}

var geneva = store.Scope{Platform: "slack", Workspace: "T", Channel: "CGVA"}

func lead(channel store.ChannelID) bots.Actor {
	return bots.Actor{Scope: store.Scope{Platform: "slack", Workspace: "T", Channel: channel}, User: "ULEAD", Manages: bots.ManagesChannel}
}

// bind binds a channel to a chapter.
func (w *town) bind(t *testing.T, channel store.ChannelID, own store.Settings) {
	t.Helper()
	a := lead(channel)
	if _, err := w.Settings.Set(t.Context(), a, a.Scope, own); err != nil {
		t.Fatal(err)
	}
}

func TestOnlyWhoManagesAPlaceSetsIt(t *testing.T) {
	w := newTown(t)
	all := store.Scope{Platform: "slack", Workspace: "T"}
	tests := []struct {
		name  string
		who   bots.Actor
		scope store.Scope
		want  bool
	}{
		{"the channel's manager", lead("CGVA"), geneva, true},
		{"a member", bots.Actor{Scope: geneva, User: "U"}, geneva, false},
		{"another channel's manager", lead("CDKR"), geneva, false},
		{"the channel's manager, the workspace", lead("CGVA"), all, false},
		{"the workspace's manager, the workspace", bots.Actor{Scope: geneva, User: "U", Manages: bots.ManagesWorkspace}, all, true},
		{"another workspace's manager", bots.Actor{Scope: store.Scope{Platform: "slack", Workspace: "X", Channel: "CGVA"}, Manages: bots.ManagesWorkspace}, geneva, false},
		{"a guest who manages", bots.Actor{Scope: geneva, User: "U", Manages: bots.ManagesWorkspace, Stranger: true}, geneva, false},
		{"the same ids elsewhere", bots.Actor{Scope: store.Scope{Platform: "discord", Workspace: "T", Channel: "CGVA"}, Manages: bots.ManagesWorkspace}, geneva, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := w.Settings.Set(t.Context(), tt.who, tt.scope, store.Settings{Lang: "fr"})
			if (err == nil) != tt.want || err != nil && !errors.Is(err, bots.ErrNotAllowed) {
				t.Errorf("err = %v, want allowed %v", err, tt.want)
			}
		})
	}
}

func TestSettingsThatCantBeAreNamed(t *testing.T) {
	w := newTown(t)
	for field, own := range map[string]store.Settings{
		"chapter":   {Chapter: "atlantis"},
		"lang":      {Lang: "tlh"},
		"zone":      {Zone: "Mars/Olympus"},
		"knowledge": {Knowledge: []string{"cooking"}},
	} {
		_, err := w.Settings.Set(t.Context(), lead("CGVA"), geneva, own)
		var se *bots.SettingError
		if !errors.As(err, &se) || se.Field != field || se.Text("fr") == "" || strings.Contains(se.Text("fr"), "{{") {
			t.Errorf("%s: %v", field, err)
		}
	}
	got, err := w.Settings.Set(t.Context(), lead("CGVA"), geneva, store.Settings{Chapter: "ch", Lang: "fr-CH", Zone: "Europe/Zurich", Knowledge: []string{"WCIT "}})
	if err != nil || got.Lang != "fr" || got.Knowledge[0] != "wcit" || got.By == "" && w.Settings.Own(geneva).By == "" {
		t.Errorf("%+v %v", got, err)
	}
}

func TestAMessageBecomesAnAnswerOfItsChapterAlone(t *testing.T) {
	w := newTown(t)
	w.bind(t, "CGVA", store.Settings{Chapter: "ch"})
	w.bind(t, "CDKR", store.Settings{Chapter: "sn"})
	asked := bots.Ask{Text: "Where do we meet?", Platform: "slack", Workspace: "T", Channel: "CGVA", User: "UASK"}
	if err := w.Unanswered.Add(t.Context(), asked, "q1", "en", false); err != nil {
		t.Fatal(err)
	}
	answer := bots.Said{Source: "m9", Text: "We meet on Tuesdays at the Maison de la Paix.", Author: "Ana", User: "UANA", Link: "https://x/p9", At: w.now}
	d, err := w.Saved.DraftOf(t.Context(), lead("CGVA"), answer, bots.Said{Source: "q1", Text: "Where do we meet?", User: "UASK"}, bots.Said{Text: "I don't know.", Bot: true})
	if err != nil || d.Question != "Where do we meet?" || d.Group == "" {
		t.Fatalf("draft %+v %v", d, err)
	}
	if _, err := w.Saved.Save(t.Context(), bots.Actor{Scope: geneva, User: "UASK"}, d); !errors.Is(err, bots.ErrNotAllowed) {
		t.Errorf("a member saved an answer: %v", err)
	}
	s, err := w.Saved.Save(t.Context(), lead("CGVA"), d)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.Saved.Save(t.Context(), lead("CGVA"), d); err != nil || again.ID != s.ID {
		t.Errorf("saved twice: %v %v", again.ID, err)
	}
	a := bots.Article(s)
	if len(a.Chapters) != 1 || a.Chapters[0] != "ch" || a.Saved.Author != "Ana" || a.Saved.Link == "" || !a.Saved.At.Equal(w.now) {
		t.Errorf("article %+v", a)
	}
	if len(w.said.posts) != 1 || w.said.posts[0].at.Source != "q1" || !strings.Contains(w.said.posts[0].Text, "Tuesdays") {
		t.Errorf("the asker was told: %s", w.said.texts())
	}
	if err := w.Saved.Retire(t.Context(), lead("CDKR"), s.ID); !errors.Is(err, bots.ErrNotAllowed) {
		t.Errorf("another chapter's lead retired it: %v", err)
	}
	if err := w.Saved.Promote(t.Context(), lead("CGVA"), s.ID, true); !errors.Is(err, bots.ErrNotAllowed) {
		t.Errorf("a lead showed it to everyone: %v", err)
	}
	boss := bots.Actor{Scope: geneva, User: "UBOSS"}
	if err := w.Saved.Promote(t.Context(), boss, s.ID, true); err != nil {
		t.Error(err)
	}
	if list, err := w.Saved.Articles(t.Context()); err != nil || len(list) != 1 || len(list[0].Chapters) != 0 {
		t.Errorf("promoted: %v %v", list, err)
	}
	if err := w.Saved.Deleted(t.Context(), "slack", "m9"); err != nil {
		t.Fatal(err)
	}
	if list, _ := w.Saved.Articles(t.Context()); len(list) != 0 {
		t.Error("the message was deleted and its answer still stands")
	}
	if err := w.Saved.Restore(t.Context(), lead("CGVA"), s.ID); !errors.Is(err, bots.ErrNotAllowed) {
		t.Errorf("restored what its author took back: %v", err)
	}
}

func TestPinsAreSavedOnlyWhereThatIsOn(t *testing.T) {
	w := newTown(t)
	pin := bots.Said{Source: "m1", Text: "The board is elected each May. Everyone votes.", Author: "Ana", User: "UANA"}
	if saved, err := w.Saved.Pinned(t.Context(), geneva, pin); saved || err != nil {
		t.Errorf("saved without leave: %v", err)
	}
	w.bind(t, "CGVA", store.Settings{Chapter: "ch", Pins: store.On})
	if saved, err := w.Saved.Pinned(t.Context(), geneva, pin); !saved || err != nil {
		t.Fatalf("not saved: %v", err)
	}
	list, err := w.Saved.List(t.Context(), lead("CGVA"), store.SavedActive)
	if err != nil || len(list) != 1 || list[0].Question != "The board is elected each May." {
		t.Fatalf("%+v %v", list, err)
	}
	if err := w.Saved.Unpinned(t.Context(), "slack", "m1"); err != nil {
		t.Fatal(err)
	}
	if list, _ = w.Saved.List(t.Context(), lead("CGVA"), store.SavedActive); len(list) != 0 {
		t.Error("unpinned and still used")
	}
}

// TestASavedAnswerFollowsItsMessage edits the messages of what a curator saved and of what was pinned.
func TestASavedAnswerFollowsItsMessage(t *testing.T) {
	w := newTown(t)
	w.bind(t, "CGVA", store.Settings{Chapter: "ch", Pins: store.On})
	chosen := bots.Said{Source: "m1", Text: "We meet on Tuesdays.", Author: "Ana", User: "UANA", At: w.now}
	s, err := w.Saved.Save(t.Context(), lead("CGVA"), bots.Draft{Question: "When do we meet?", Text: chosen.Text, Said: chosen})
	if err != nil {
		t.Fatal(err)
	}
	pin := bots.Said{Source: "m2", Text: "Dues are fifty francs.", Author: "Ana", User: "UANA"}
	if saved, err := w.Saved.Pinned(t.Context(), geneva, pin); !saved || err != nil {
		t.Fatal(err)
	}
	edit := func(source store.Key, text string) {
		t.Helper()
		if err := w.Saved.Edited(t.Context(), "slack", source, text); err != nil {
			t.Fatal(err)
		}
	}
	look := func() int {
		t.Helper()
		list, err := w.Saved.ToLookAt(t.Context(), lead("CGVA"))
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	text := func(source store.Key) string {
		t.Helper()
		all, err := w.store.SavedFrom(t.Context(), "slack", source)
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		return all[0].Text
	}
	edit("m2", "Dues are sixty francs.")
	if text("m2") != "Dues are sixty francs." || look() != 0 {
		t.Errorf("pinned: %q, %d to look at", text("m2"), look())
	}
	edit("m1", "We meet on Fridays.")
	if text("m1") != chosen.Text || look() != 1 {
		t.Errorf("chosen by a curator: %q, %d to look at", text("m1"), look())
	}
	edit("m1", chosen.Text) // taken back
	if look() != 0 {
		t.Error("it says what was saved, and is to be looked at")
	}
	edit("m1", "") // Discord doesn't say what the words are
	if err := w.Saved.LookedAt(t.Context(), lead("CDKR"), s.ID); !errors.Is(err, bots.ErrNotAllowed) {
		t.Errorf("another channel's manager looked: %v", err)
	}
	if err := w.Saved.LookedAt(t.Context(), lead("CGVA"), s.ID); err != nil || look() != 0 {
		t.Errorf("looked at: %v, %d", err, look())
	}
	edit("m1", "We meet on Fridays.")
	chosen.Text = "We meet on Fridays."
	if _, err := w.Saved.Save(t.Context(), lead("CGVA"), bots.Draft{Question: "When do we meet?", Text: chosen.Text, Said: chosen}); err != nil || look() != 0 || text("m1") != chosen.Text {
		t.Errorf("saved again: %v, %q, %d to look at", err, text("m1"), look())
	}
	// Pinning what a curator chose leaves their words.
	chosen.Text = "We never meet."
	if saved, err := w.Saved.Pinned(t.Context(), geneva, chosen); saved || err != nil || text("m1") != "We meet on Fridays." || look() != 1 {
		t.Errorf("pinned: %v %v, %q", saved, err, text("m1"))
	}
	edit("nothing", "Nobody saved this.")
}

func TestAVoteIsOneAndItsReasonIsAskedOnce(t *testing.T) {
	w := newTown(t)
	a := bots.Ask{Text: "Why?", Platform: "slack", Workspace: "T", Channel: "CGVA", User: "U"}
	for i, want := range []bool{true, true} {
		if ask, err := w.Feedback.Vote(t.Context(), a, "k", "a1", false); err != nil || ask != want {
			t.Errorf("vote %d: ask %v, %v", i, ask, err)
		}
	}
	if err := w.Feedback.Reason(t.Context(), a, "a1", "outdated"); err != nil {
		t.Fatal(err)
	}
	if ask, err := w.Feedback.Vote(t.Context(), a, "k", "a1", false); err != nil || ask {
		t.Errorf("asked why again: %v", err)
	}
	if tally, err := w.Feedback.Tally(t.Context(), "a1"); err != nil || tally.Not != 1 || tally.Helpful != 0 {
		t.Errorf("%+v %v", tally, err)
	}
	groups, err := w.store.Unanswered(t.Context(), store.GroupFilter{All: true})
	if err != nil || len(groups) != 1 || groups[0].Askers != 1 || len(groups[0].Texts) != 0 {
		t.Errorf("unanswered %+v %v", groups, err)
	}
	if _, err := w.Feedback.Vote(t.Context(), a, "k", "a1", true); err != nil {
		t.Fatal(err)
	}
	if tally, _ := w.Feedback.Tally(t.Context(), "a1"); tally.Helpful != 1 || tally.Not != 0 {
		t.Errorf("changed vote: %+v", tally)
	}
}

func TestACorrectionTravelsOnceAndWhereItMay(t *testing.T) {
	w := newTown(t)
	ix := engine(t, w.base)
	desk := &bots.Desk{Answers: ix, Records: w.store, Now: func() time.Time { return w.now }}
	for i, channel := range []store.ChannelID{"CGVA", "CDKR"} {
		a := bots.Ask{Text: "Who signed the treaty?", Platform: "slack", Workspace: "T", Channel: channel, User: "U"}
		r, err := desk.Answer(t.Context(), a)
		if err != nil || len(r.Quotes) == 0 {
			t.Fatalf("%+v %v", r.Answer, err)
		}
		if err := w.store.Record(t.Context(), desk.Outcome(a, store.Key(channel), r, bots.Message{Channel: channel, ID: store.MessageID(fmt.Sprint("1.", i))})); err != nil {
			t.Fatal(err)
		}
	}
	if list, err := w.Corrections.List(t.Context(), lead("CGVA")); err != nil || len(list) != 0 {
		t.Fatalf("nothing changed: %+v %v", list, err)
	}
	changed := files()
	changed["articles/vote.md"].Data = []byte(strings.ReplaceAll(string(changed["articles/vote.md"].Data), "Eighty-nine", "Ninety"))
	w.base = bottest.Base(t, changed)
	list, err := w.Corrections.List(t.Context(), lead("CGVA"))
	if err != nil || len(list) != 1 || list[0].Document != "vote" || len(list[0].Posted) != 1 || list[0].Channels["CGVA"] != 1 {
		t.Fatalf("a channel's manager sees %+v %v", list, err)
	}
	if !strings.Contains(list[0].Note, "Ninety states") {
		t.Errorf("note: %s", list[0].Note)
	}
	if _, err := w.Corrections.Apply(t.Context(), lead("CGVA"), "vote", "vote#other", bots.ByReply, ""); err == nil {
		t.Error("corrected after another change than was looked at")
	}
	boss := bots.Actor{Scope: geneva, User: "UBOSS"}
	for range 2 {
		if _, err := w.Corrections.Apply(t.Context(), lead("CGVA"), "vote", list[0].Change, bots.ByReply, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := w.of("two").Corrections.Apply(t.Context(), boss, "vote", list[0].Change, bots.ByEdit, "Ninety signed."); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.said.posts) != 2 || w.said.posts[0].at.To != "1.0" || w.said.posts[1].edited != "1.1" {
		t.Errorf("corrected:\n%s", w.said.texts())
	}
	if list, _ := w.Corrections.List(t.Context(), boss); len(list) != 0 {
		t.Errorf("still to correct: %+v", list)
	}
}

// TestACorrectionOutlivesItsSender lets a process die in the middle of a correction, and a platform refuse one.
func TestACorrectionOutlivesItsSender(t *testing.T) {
	w := newTown(t)
	boss := bots.Actor{Scope: geneva, User: "UBOSS"}
	if err := w.store.AddPosted(t.Context(), store.Posted{
		MessageRef: store.MessageRef{Platform: "slack", Channel: "CGVA", Message: "1.0"}, Workspace: "T", Quoted: []store.Quoted{{Document: "vote", Hash: "of other words"}},
	}); err != nil {
		t.Fatal(err)
	}
	open := func() bots.Correction {
		t.Helper()
		list, err := w.Corrections.List(t.Context(), boss)
		if err != nil || len(list) != 1 {
			t.Fatalf("to correct: %+v %v", list, err)
		}
		return list[0]
	}
	change := open().Change
	apply := func(how bots.How) (int, error) {
		return w.Corrections.Apply(t.Context(), boss, "vote", change, how, "Ninety signed.")
	}
	// A process claimed it, said it perhaps, and died.
	key := store.SendKey("correct/" + change + "/slack/CGVA/1.0")
	if turn, err := w.store.ClaimSend(t.Context(), key, "dead", time.Minute); err != nil || turn != store.SendMine {
		t.Fatal(turn, err)
	}
	if n, err := apply(bots.ByReply); n != 0 || err != nil {
		t.Errorf("corrected beside another: %d %v", n, err)
	}
	open() // and it is still on the list
	w.now = w.now.Add(2 * time.Minute)
	w.said.fail = errors.New("the platform is away")
	if n, err := apply(bots.ByReply); n != 0 || err == nil {
		t.Errorf("corrected on a platform that is away: %d %v", n, err)
	}
	w.said.fail = bots.Permanent(errors.New("too old to be edited"))
	if n, err := apply(bots.ByEdit); n != 0 || err == nil {
		t.Errorf("edited what can't be: %d %v", n, err)
	}
	open()
	w.said.fail, w.said.posts = nil, nil
	for range 2 {
		if _, err := apply(bots.ByReply); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.said.posts) != 1 {
		t.Errorf("said:\n%s", w.said.texts())
	}
	if list, err := w.Corrections.List(t.Context(), boss); err != nil || len(list) != 0 {
		t.Errorf("still to correct: %+v %v", list, err)
	}
}

func TestRemindersComeOnceInTheChannelsLanguageAndZone(t *testing.T) {
	w := newTown(t)
	w.bind(t, "CGVA", store.Settings{Lang: "fr", Zone: "Europe/Zurich"})
	tick := func() string {
		t.Helper()
		w.said.posts = nil
		for _, c := range []*bots.Community{w.Community, w.of("two")} {
			if _, err := c.Reminders.Tick(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		return w.said.texts()
	}
	tick() // sees the calendar for the first time
	if _, err := w.Reminders.Subscribe(t.Context(), lead("CGVA"), store.Rules{Series: []string{"wtpf"}, DaysBefore: []int{7}, Opening: true, Changes: true}); err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		now, want string
	}{
		{"2027-05-05T06:59:00Z", ""}, // 8:59 in Zurich
		{"2027-05-05T07:00:00Z", "CGVA: World Telecommunication Policy Forum (WTPF-27) s’ouvre dans 7 jours. | 12–14 mai 2027, Geneva, Switzerland\n"},
		{"2027-05-05T07:01:00Z", ""},
		{"2027-05-12T15:00:00Z", "CGVA: World Telecommunication Policy Forum (WTPF-27) s’ouvre aujourd’hui. | 12–14 mai 2027, Geneva, Switzerland\n"},
		{"2027-05-12T16:00:00Z", ""},
	}
	for _, s := range steps {
		w.now, _ = time.Parse(time.RFC3339, s.now)
		if got := tick(); got != s.want {
			t.Errorf("at %s:\n%swant\n%s", s.now, got, s.want)
		}
	}
}

func TestChangedDatesAreToldOnce(t *testing.T) {
	w := newTown(t)
	if _, err := w.Reminders.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Reminders.Subscribe(t.Context(), lead("CGVA"), store.Rules{Changes: true, Digest: true}); err != nil {
		t.Fatal(err)
	}
	changed := files()
	text := string(changed["events/wtpf.yaml"].Data)
	text = strings.ReplaceAll(text, "2027-05-1", "2027-06-1")
	changed["events/wtpf.yaml"].Data = []byte(strings.ReplaceAll(text, "start: 2027\n", "start: 2027-11-29\n"))
	w.base = bottest.Base(t, changed)
	w.now = w.now.Add(time.Minute)
	for range 3 {
		if _, err := w.Reminders.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.now = w.now.Add(20 * time.Second)
	}
	got := w.said.texts()
	if len(w.said.posts) != 1 || !strings.Contains(got, "12–14 June 2027") || !strings.Contains(got, "before: 12–14 May 2027") || !strings.Contains(got, "29 November 2027") {
		t.Errorf("told: %s", got)
	}
	// What couldn't be sent is sent within the grace time, and not after it.
	w.said.posts, w.said.fail = nil, errors.New("down")
	text = strings.ReplaceAll(text, "2027-06-1", "2027-07-1")
	changed["events/wtpf.yaml"].Data = []byte(text)
	w.base = bottest.Base(t, changed)
	if _, err := w.Reminders.Tick(t.Context()); err == nil {
		t.Error("a notice that wasn't said raised no error")
	}
	w.said.fail, w.now = nil, w.now.Add(30*time.Hour)
	if _, err := w.Reminders.Tick(t.Context()); err != nil || !strings.Contains(w.said.texts(), "July 2027") {
		t.Errorf("after an outage: %s %v", w.said.texts(), err)
	}
}

func TestWhoAsksToBeForgottenIs(t *testing.T) {
	w := newTown(t)
	w.bind(t, "CGVA", store.Settings{Chapter: "ch", KeepText: store.On})
	a := bots.Ask{Text: "What about my visa?", Platform: "slack", Workspace: "T", Channel: "CGVA", User: "UASK"}
	if err := w.Unanswered.Add(t.Context(), a, "k", "en", true); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Feedback.Vote(t.Context(), a, "k", "a1", false); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Saved.Save(t.Context(), lead("CGVA"), bots.Draft{Question: "Visa?", Text: "Ask the consulate.", Said: bots.Said{Source: "m", User: "UASK", Author: "Ask"}}); err != nil {
		t.Fatal(err)
	}
	f, err := w.Privacy.Forget(t.Context(), "slack", "T", "UASK")
	if err != nil || f.Asks != 1 || f.Votes != 1 || f.Saved != 1 {
		t.Fatalf("forgot %+v %v", f, err)
	}
	if list, err := w.Saved.Articles(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("their words are still answers: %v %v", list, err)
	}
	if g, err := w.store.Unanswered(t.Context(), store.GroupFilter{All: true}); err != nil || len(g) != 0 {
		t.Errorf("still on the list: %+v %v", g, err)
	}
}

// A replica that died between posting and noting it leaves a notice that the next one looks for before it posts.
func TestANoticeOfTheDeadIsLookedForFirst(t *testing.T) {
	w := newTown(t)
	if _, err := w.Reminders.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Reminders.Subscribe(t.Context(), lead("CGVA"), store.Rules{DaysBefore: []int{7}}); err != nil {
		t.Fatal(err)
	}
	w.now = time.Date(2027, 5, 5, 9, 0, 1, 0, time.UTC)
	// The dead one's post never returned: its right to send runs out.
	dying := w.of("dying")
	w.said.fail = context.Canceled
	if _, err := dying.Reminders.Tick(t.Context()); err == nil {
		t.Fatal("a post that failed raised no error")
	}
	w.said.fail = nil
	if n, err := w.Reminders.Tick(t.Context()); err != nil || n != 1 {
		t.Fatalf("after a failure: %d %v", n, err)
	}
	if !w.said.posts[0].Again {
		t.Error("its reply may have been lost, and it wasn't looked for")
	}
	subs, err := w.Reminders.List(t.Context(), geneva)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Reminders.Subscribe(t.Context(), lead("CGVA"), store.Rules{DaysBefore: []int{6}}); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.AddDate(0, 0, 1)
	all, err := w.Reminders.List(t.Context(), geneva)
	if err != nil || len(all) != len(subs)+1 {
		t.Fatal(all, err)
	}
	key := store.SendKey("remind/" + string(all[1].ID) + "/wtpf-2027/2027-05-12/6")
	if turn, err := w.store.ClaimSend(t.Context(), key, "dead", time.Minute); err != nil || turn != store.SendMine {
		t.Fatal(turn, err)
	}
	if n, err := w.Reminders.Tick(t.Context()); err != nil || n != 0 {
		t.Fatalf("sent beside another: %d %v", n, err)
	}
	w.now = w.now.Add(2 * time.Minute)
	w.said.posts = nil
	if n, err := w.Reminders.Tick(t.Context()); err != nil || n != 1 || !w.said.posts[0].Again {
		t.Errorf("after the other died: %d %v %+v", n, err, w.said.posts)
	}
}
