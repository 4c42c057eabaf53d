package web_test

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"plenipo/internal/web"
)

// outdated is a curation that has one document whose answers no longer stand.
type outdated struct {
	web.Curation
	applied []string
}

func (o *outdated) Corrections(context.Context) ([]web.Correction, error) {
	return []web.Correction{{
		Document: "vote", Title: "Who signed <the treaty>?", Change: "vote#1", Note: "Ninety signed.", Lang: "en", Posted: 3,
		Where: []web.Channel{{Platform: "slack", ID: "C1", Messages: []string{"7.1", "7.2"}, Count: 2}, {Platform: "discord", ID: "62", Messages: []string{"1304"}, Count: 1}},
	}}, nil
}

func (o *outdated) Correct(_ context.Context, document, change, note string, edit bool) (int, error) {
	o.applied = append(o.applied, strings.Join([]string{document, change, note, map[bool]string{true: "edit", false: "reply"}[edit]}, "|"))
	return 3, nil
}

func TestACuratorSeesWhichAnswersToCorrect(t *testing.T) {
	o := &outdated{}
	s, _, _ := hostile(t, func(w *web.Server) { w.Curation = o })
	c := client(t)
	login(t, c, s.URL)
	_, page := body2(c.Get(s.URL + "/insights?lang=en"))
	for _, want := range []string{"Who signed &lt;the treaty&gt;?", "<code>slack C1</code> (2): <code>7.1</code>, <code>7.2</code>", "<code>discord 62</code> (1): <code>1304</code>"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	csrf := regexp.MustCompile(`name="csrf" value="([^"]+)"`).FindStringSubmatch(page)[1]
	for _, how := range []string{"edit", "reply"} {
		body2(c.PostForm(s.URL+"/insights/correct", url.Values{"csrf": {csrf}, "document": {"vote"}, "change": {"vote#1"}, "note": {" Ninety. "}, "how": {how}}))
	}
	if got := strings.Join(o.applied, " "); got != "vote|vote#1|Ninety.|edit vote|vote#1|Ninety.|reply" {
		t.Errorf("applied %q", got)
	}
}
