package discord

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plenipo/bots/bottest"
	"plenipo/internal/answer"
	"plenipo/knowledge"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// quote returns text as a quote of a passage of its own.
func quote(t testing.TB, text string, citation int) answer.Quote {
	t.Helper()
	p := &knowledge.Passage{ID: "article:x#0", Document: "x", Text: text}
	q, err := p.Quote(0, len(text))
	if err != nil {
		t.Fatal(err)
	}
	return answer.Quote{Quote: q, Citation: citation}
}

func date(t testing.TB, s string) knowledge.Date {
	t.Helper()
	d, err := knowledge.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sample returns an answer of a kind in a language, as the engine makes them.
func sample(t testing.TB, kind answer.Kind, lang string) (answer.Answer, string) {
	t.Helper()
	words := map[string]map[string]string{
		"en": {"question": "Why did the US refuse to sign?", "quote": "The United States named five reasons not to sign the 2012 ITRs.",
			"event": "World Telecommunication Development Conference 2029 (WTDC-29): 4–15 June 2029, Nairobi, Kenya.", "heading": "Meetings in my files:",
			"unknown": "I don’t know: my files don’t say.", "note": "This is the position of United States, not a settled fact.",
			"define": "ITR: International Telecommunication Regulations.", "clarify": "Which do you mean?", "choice": "World Telecommunication Policy Forum"},
		"fr": {"question": "Pourquoi les États-Unis ont-ils refusé de signer ?", "quote": "Les États-Unis ont donné cinq raisons de ne pas signer le RTI de 2012.",
			"event": "Conférence mondiale de développement des télécommunications (CMDT-29) : 4–15 juin 2029, Nairobi, Kenya.", "heading": "Réunions dans mes fichiers :",
			"unknown": "Je ne sais pas : mes fichiers ne le disent pas.", "note": "C’est la position de : États-Unis.",
			"define": "RTI : Règlement des télécommunications internationales.", "clarify": "Laquelle ?", "choice": "Forum mondial des politiques de télécommunication"},
		"ar": {"question": "لماذا رفضت الولايات المتحدة التوقيع؟", "quote": "ذكرت الولايات المتحدة خمسة أسباب لعدم التوقيع على لوائح عام 2012.",
			"event": "المؤتمر العالمي لتنمية الاتصالات (WTDC-29): 4–15 يونيو 2029، نيروبي، كينيا.", "heading": "اجتماعات في ملفاتي:",
			"unknown": "لا أعرف: ملفاتي لا تذكر ذلك.", "note": "هذا موقف الولايات المتحدة.",
			"define": "ITR: لوائح الاتصالات الدولية.", "clarify": "أيهما تقصد؟", "choice": "المنتدى العالمي لسياسات الاتصالات"},
		"zh": {"question": "美国为什么拒绝签署？", "quote": "美国列出了不签署2012年《国际电信规则》的五个理由。",
			"event": "2029年世界电信发展大会（WTDC-29）：2029年6月4日至15日，肯尼亚内罗毕。", "heading": "我的文件中的会议：",
			"unknown": "我不知道：我的文件没有提到。", "note": "这是美国的立场，并非定论。",
			"define": "ITR：《国际电信规则》。", "clarify": "您指的是哪一个？", "choice": "世界电信政策论坛"},
	}[lang]
	a := answer.Answer{ID: "nwkmqmwll4yj4qsi", Kind: kind, Lang: lang, Confidence: .9}
	a.Thread.Lang = lang
	cite := answer.Citation{N: 1, Title: words["question"], Document: "why-us-refused", URL: "https://example.org/itrs_2012?a=(b)", Publisher: "ITU", AsOf: date(t, "2026-11-23")}
	ev := answer.Event{Event: &knowledge.Event{ID: "wtdc-2029", Name: "WTDC-29", Start: date(t, "2029-06-04"), End: date(t, "2029-06-15"), City: "Nairobi", Country: "Kenya"}, Phase: answer.Upcoming}
	switch kind {
	case answer.Passage:
		a.Quotes, a.Notes, a.Citations = []answer.Quote{quote(t, words["quote"], 1)}, []string{words["note"]}, []answer.Citation{cite}
		a.Suggestions = []string{words["question"]}
	case answer.Definition:
		a.Lead, a.Quotes, a.Citations = words["define"], []answer.Quote{quote(t, words["quote"], 1)}, []answer.Citation{cite}
	case answer.EventKind:
		a.Lead, a.Events, a.Citations = words["event"], []answer.Event{ev}, []answer.Citation{cite}
	case answer.EventsKind:
		second := cite
		second.N, second.URL = 2, ""
		a.Lead = words["heading"] + "\n– " + words["event"] + "\n– " + words["event"]
		a.Events, a.Citations = []answer.Event{ev, ev}, []answer.Citation{cite, second}
	case answer.Clarify:
		a.Lead, a.Choices = words["clarify"], []answer.Choice{{Label: words["choice"], Question: words["question"]}, {Label: "WTPF-13", Question: strings.Repeat("w", 120)}}
	case answer.Unknown:
		a.Lead, a.Suggestions = words["unknown"], []string{words["question"], words["question"], strings.Repeat("long ", 40)}
	case answer.Help:
		a.Lead, a.Suggestions = words["question"], []string{words["question"]}
	}
	a.Text = a.Lead
	return a, words["question"]
}

var kinds = []answer.Kind{answer.Definition, answer.EventKind, answer.EventsKind, answer.Passage, answer.Clarify, answer.Unknown, answer.Help}

func TestEveryKindOfAnswerLooksAsItShould(t *testing.T) {
	for _, kind := range kinds {
		for _, lang := range []string{"en", "fr", "ar", "zh"} {
			t.Run(string(kind)+"."+lang, func(t *testing.T) {
				a, question := sample(t, kind, lang)
				m := render(a, view{Question: question, Lang: lang, Server: true})
				bottest.CheckDiscord(t, "MessageCreateRequest", m)
				bottest.CheckDiscord(t, "CreateMessageInteractionCallbackRequest", response{respondMessage, m})
				bottest.CheckDiscord(t, "UpdateMessageInteractionCallbackRequest", response{respondUpdate, m})
				within(t, m)
				got, err := json.MarshalIndent(m, "", "  ")
				if err != nil {
					t.Fatal(err)
				}
				path := filepath.Join("testdata", "golden", string(kind)+"."+lang+".json")
				if *update {
					if err := os.WriteFile(path, append(got, '\n'), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(strings.TrimSpace(string(want)), string(got)); diff != "" {
					t.Errorf("-want +got, -update rewrites:\n%s", diff)
				}
			})
		}
	}
}

// within checks all of Discord's limits on a message.
func within(t testing.TB, m message) {
	t.Helper()
	body, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	bottest.CheckDiscordMessage(t, body)
}

// wordsOf returns the text of a message as a reader sees it.
func wordsOf(m message) string {
	var b strings.Builder
	var walk func([]component)
	walk = func(of []component) {
		for _, c := range of {
			if c.Type == typeText {
				for _, l := range strings.Split(c.Content, "\n") {
					l = strings.TrimPrefix(strings.TrimPrefix(l, "> "), "-# ")
					b.WriteString(unescape(l) + "\n")
				}
			}
			walk(c.Components)
		}
	}
	walk(m.Components)
	return b.String()
}

func TestLongAnswersArePagedAndNeverCut(t *testing.T) {
	sentences := map[string]string{
		"latin": "The conference met in Dubai and adopted the treaty by a vote. ", "arabic": "اجتمع المؤتمر في دبي واعتمد المعاهدة بالتصويت. ",
		"russian": "Конференция собралась в Дубае и приняла договор голосованием. ", "chinese": "会议在迪拜举行并以投票方式通过了条约。",
		"emoji": "🏳️‍🌈🇫🇷👩‍👩‍👧 ", "markup": "*_~`|<[]@>#-\\ ", "one word": "x",
	}
	for name, s := range sentences {
		for _, size := range []int{1, 100, 1199, 1200, 1201, 2400, 4000, 12000} {
			t.Run(name+strconv.Itoa(size), func(t *testing.T) {
				text := strings.TrimSpace(strings.Repeat(s, size/units(s)+1))
				a := answer.Answer{ID: "id", Kind: answer.Passage, Lang: "en", Quotes: []answer.Quote{quote(t, text, 1)}}
				for i := range 10 {
					a.Citations = append(a.Citations, answer.Citation{N: i + 1, Title: strings.Repeat("_t", 80), Section: strings.Repeat("*s", 60),
						Clause: strings.Repeat("c", 90), Publisher: strings.Repeat("p", 90), URL: "https://example.org/" + strings.Repeat("u", 480)})
				}
				squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
				shown, sources := "", 0
				for page := range len(paginate(blocksOf(a, "en"))) {
					m := render(a, view{Question: strings.Repeat("*", askedUnits), Page: page, Private: true})
					within(t, m)
					for _, c := range m.Components[0].Components {
						for _, l := range strings.Split(c.Content, "\n") {
							if q, ok := strings.CutPrefix(l, "> "); ok {
								shown += unescape(q)
							}
							sources += strings.Count(l, "(<https://example.org/")
						}
					}
				}
				if got := squeeze(strings.TrimSuffix(shown, " [1]")); got != squeeze(text) {
					t.Errorf("shown are %d of %d bytes", len(got), len(squeeze(text)))
				}
				if sources != len(a.Citations) {
					t.Errorf("%d of %d sources are linked", sources, len(a.Citations))
				}
			})
		}
	}
}

func TestNobodyIsPingedAndNothingIsFormatted(t *testing.T) {
	hostile := []string{
		"@everyone @here <@123> <@&456> <#789> <t:0:R> </ask:1> <:a:2>", "**bold** __u__ ~~s~~ ||spoiler|| `code`", "# heading\n- list\n> quote\n1. one\n-# small",
		"[click](https://evil.example)", "\\@everyone \\\\<@1>", "> \n# ", "  # indented", "12. twelve\n3) three",
	}
	for _, s := range hostile {
		escaped := escape(s)
		if got := unescape(escaped); got != s {
			t.Errorf("unescape(escape(%q)) = %q", s, got)
		}
		for _, raw := range []string{"@everyone", "@here", "<@", "<#", "<t:", "</", "<:", "**", "__", "~~", "||", "`c", "[c"} {
			if i := strings.Index(escaped, raw); i >= 0 && (i == 0 || escaped[i-1] != '\\') {
				t.Errorf("escape(%q) = %q leaves %q", s, escaped, raw)
			}
		}
		for _, l := range strings.Split(escaped, "\n") {
			if l = strings.TrimSpace(l); l != "" && strings.ContainsRune(">#-", rune(l[0])) {
				t.Errorf("escape(%q) begins a line with %q", s, l)
			}
		}
		a := answer.Answer{ID: "i", Kind: answer.Passage, Lead: s, Notes: []string{s}, Quotes: []answer.Quote{quote(t, s, 1)},
			Citations: []answer.Citation{{N: 1, Title: s, URL: "javascript:alert(1)"}}, Suggestions: []string{s}}
		m := render(a, view{Question: s})
		within(t, m)
		bottest.CheckDiscord(t, "MessageCreateRequest", m)
	}
}

func FuzzEscape(f *testing.F) {
	f.Add("@everyone **x** https://a_b.example/c_d?e=*f* \\")
	f.Fuzz(func(t *testing.T, s string) {
		s = plain(s)
		if got := unescape(escape(s)); got != s {
			t.Errorf("unescape(escape(%q)) = %q", s, got)
		}
	})
}

func FuzzPieces(f *testing.F) {
	f.Add("One. Two? 三。四！", 5, 9)
	f.Fuzz(func(t *testing.T, s string, unitLimit, byteLimit int) {
		unitLimit, byteLimit = 4+unitLimit&63, 8+byteLimit&127
		joined := ""
		for _, p := range pieces(plain(s), unitLimit, byteLimit) {
			if units(p) > unitLimit || len(p) > byteLimit {
				t.Errorf("piece %q is over %d units or %d bytes", p, unitLimit, byteLimit)
			}
			joined += p
		}
		if squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }; squeeze(joined) != squeeze(plain(s)) {
			t.Errorf("pieces of %q are %q", s, joined)
		}
	})
}

func TestMeetingsCountDownInTheReadersClockOnly(t *testing.T) {
	a, _ := sample(t, answer.EventKind, "en")
	noon := time.Date(2029, 6, 4, 12, 0, 0, 0, time.UTC).Unix()
	got := wordsOf(render(a, view{}))
	if !strings.Contains(got, "4–15 June 2029") || !strings.Contains(got, "<t:"+strconv.FormatInt(noon, 10)+":R>") {
		t.Errorf("shown: %s", got)
	}
	a.Events[0].Phase = answer.Over
	if got := wordsOf(render(a, view{})); strings.Contains(got, "<t:") {
		t.Errorf("a past meeting counts down: %s", got)
	}
}

func TestHoursAreShownByTheReadersClock(t *testing.T) {
	for _, lang := range []string{"en", "fr", "ar"} {
		for _, kind := range []answer.Kind{answer.EventKind, answer.EventsKind} {
			a, _ := sample(t, kind, lang)
			for i := range a.Events {
				ev := *a.Events[i].Event
				ev.StartTime, ev.EndTime, ev.Timezone, ev.End = knowledge.At(9, 0), knowledge.At(17, 30), "Africa/Nairobi", ev.Start
				a.Events[i].Event = &ev
			}
			at := time.Date(2029, 6, 4, 6, 0, 0, 0, time.UTC).Unix() // 09:00 in Nairobi
			want := fmt.Sprintf("%s <t:%d:f>–<t:%d:t>, <t:%d:R>)", phrase(lang, "your_time"), at, at+8*3600+1800, at)
			m := render(a, view{Lang: lang})
			within(t, m)
			bottest.CheckDiscord(t, "MessageCreateRequest", m)
			if n := strings.Count(wordsOf(m), want); n != len(a.Events) {
				t.Errorf("%s %s: %q is shown %d times in %s", kind, lang, want, n, wordsOf(m))
			}
			a.Events[0].Phase = answer.OnNow
			if got := wordsOf(render(a, view{Lang: lang})); !strings.Contains(got, fmt.Sprintf("<t:%d:t>)", at+8*3600+1800)) {
				t.Errorf("%s %s: on now: %s", kind, lang, got)
			}
			a.Events[0].Phase = answer.Over
			if got := wordsOf(render(a, view{Lang: lang})); strings.Count(got, "<t:") != 3*(len(a.Events)-1) {
				t.Errorf("%s %s: over: %s", kind, lang, got)
			}
		}
	}
	over, _ := sample(t, answer.EventKind, "en")
	ev := *over.Events[0].Event
	ev.StartTime, ev.EndTime, ev.Timezone = knowledge.At(9, 0), knowledge.At(12, 0), "Africa/Nairobi"
	over.Events[0].Event = &ev
	if got := wordsOf(render(over, view{Lang: "en"})); strings.Count(got, ":f>") != 2 {
		t.Errorf("the end on another day isn't shown with its day: %s", got)
	}
}

func TestTheQuestionIsReadBackFromTheMessage(t *testing.T) {
	a, _ := sample(t, answer.Passage, "en")
	for _, q := range []string{"Why *did* the US <refuse>?", "1. what? #2", "لماذا؟", "https://a_b.example/c_d ?"} {
		b, err := json.Marshal(render(a, view{Question: q}))
		if err != nil {
			t.Fatal(err)
		}
		var p posted
		if err := json.Unmarshal(b, &p); err != nil {
			t.Fatal(err)
		}
		if got := p.question(); got != q {
			t.Errorf("read back %q, want %q", got, q)
		}
	}
}

func TestCommandsAreWithinTheLimits(t *testing.T) {
	for _, c := range commands() {
		bottest.CheckDiscord(t, "ApplicationCommandCreateRequest", strip(t, c))
		if c.size() > maxCommandTotal {
			t.Errorf("%s has %d characters", c.Name, c.size())
		}
		// A person takes along what needs no server; the rest is the server's.
		forServers := c.Name == "settings" || c.Name == "reminders" || c.Name == "saved" || c.Name == "corrections" || c.Name == saveName
		if got, want := fmt.Sprint(c.IntegrationTypes, c.Contexts), "[0 1] [0 1 2]"; (got == want) == forServers || forServers && got != "[0] [0]" {
			t.Errorf("%s: installs and contexts %s", c.Name, got)
		}
		for _, tag := range []string{"fr", "es-ES", "es-419", "pt-BR", "ru", "zh-CN", "zh-TW"} {
			if c.Names[tag] == "" || c.Type == 1 && c.Descriptions[tag] == "" {
				t.Errorf("%s isn't translated into %s", c.Name, tag)
			}
		}
		names := map[string]bool{}
		for _, o := range c.Options {
			for tag, n := range o.Names {
				if names[tag+n] || strings.ToLower(n) != n || strings.Contains(n, " ") || n == "" {
					t.Errorf("%s %s: option name %q in %s", c.Name, o.Name, n, tag)
				}
				names[tag+n] = true
			}
		}
	}
}

// strip returns a command without its permissions: the documentation takes them as a string, the OpenAPI document
// as a number.
func strip(t *testing.T, c command) command {
	t.Helper()
	c.Permissions = nil
	return c
}

func BenchmarkRender(b *testing.B) {
	a, q := sample(b, answer.EventsKind, "fr")
	for b.Loop() {
		if _, err := json.Marshal(render(a, view{Question: q, Server: true})); err != nil {
			b.Fatal(err)
		}
	}
}
