package main

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// A reader says without JavaScript that an answer didn't help, and a curator sees it.
func TestAReadersVoteReachesTheCurator(t *testing.T) {
	site, ctx := serving(t, "--keep-words"), browser(t)
	const question = "why did the US refuse to sign"
	do(t, ctx,
		send(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}),
		chromedp.Navigate(site+"/?lang=en&q="+url.QueryEscape(question)),
		chromedp.Click("#vote [value=yes]"),
		chromedp.WaitVisible(`#vote [value=yes][aria-pressed=true]`),
		chromedp.Click("#vote [value=no]"),
		chromedp.WaitVisible(`#vote [value=no][aria-pressed=true]`),
	)
	if said := text(t, ctx, "#vote"); !strings.Contains(said, "counted") {
		t.Errorf("the reader is told %q", said)
	}
	do(t, ctx,
		chromedp.Navigate(site+"/login?lang=en"),
		chromedp.SendKeys("#token", testToken+"\r"),
		chromedp.WaitVisible(".tiles"),
	)
	tiles := strings.Join(strings.Fields(text(t, ctx, ".tiles")), " ")
	if !strings.Contains(tiles, "Helpful 0") || !strings.Contains(tiles, "Not helpful 1") {
		t.Errorf("insights count %q", tiles)
	}
	if list := text(t, ctx, "#unanswered"); !strings.Contains(list, question) {
		t.Errorf("nobody is asked to look after it:\n%s", list)
	}
}
