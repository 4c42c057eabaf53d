package slack

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// escape returns s so that Slack shows it as it stands in mrkdwn and message text: mentions, links and channels are
// made of <…> alone, which come out as entities. "@here" and its like are broken by a word joiner, since a client
// that parses names would turn them into mentions.
func escape(s string) string {
	s = escaper.Replace(s)
	return pings.ReplaceAllString(s, "@\u2060$1")
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

var pings = regexp.MustCompile(`(?i)@(here|channel|everyone|group)`)

// inert returns s for a plain text object or rich text, which have no markup: only names that clients parse are broken.
func inert(s string) string { return pings.ReplaceAllString(s, "@\u2060$1") }

// inLabel replaces what would end a link's label.
var inLabel = strings.NewReplacer("|", "¦", "\n", " ")

// link returns an address as mrkdwn with a text; the text alone when the address isn't one of the web's.
func link(address, text string) string {
	text = inLabel.Replace(escape(text))
	u, ok := webAddress(address)
	if !ok {
		return text
	}
	return "<" + u + "|" + text + ">"
}

// inAddress escapes what would end an address in mrkdwn.
var inAddress = strings.NewReplacer("|", "%7C", "<", "%3C", ">", "%3E", "&", "&amp;", " ", "%20")

// webAddress returns an address that can stand in a link; ok is false for what isn't http or https.
func webAddress(s string) (string, bool) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return "", false
	}
	// What String leaves as it is and mrkdwn reads.
	out := inAddress.Replace(u.String())
	out = pings.ReplaceAllString(out, "%40$1")
	return out, utf8.RuneCountInString(out) <= citationURL
}

// clip cuts s to at most n characters, at a word, with an ellipsis for what is left out.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)[:n-1]
	cut := string(runes)
	if i := strings.LastIndexAny(cut, " \n"); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " \n") + "…"
}

// pieces cuts s into parts of at most n characters, at sentence ends where there are any, else at words. The parts
// joined are s but for white space between them.
func pieces(s string, n int) []string {
	var out []string
	for utf8.RuneCountInString(s) > n {
		head := string([]rune(s)[:n])
		at := lastSentenceEnd(head)
		if at < len(head)/3 {
			if at = strings.LastIndexAny(head, " \n"); at <= 0 {
				at = len(head)
			}
		}
		out = append(out, strings.TrimSpace(s[:at]))
		s = strings.TrimSpace(s[at:])
	}
	if s != "" {
		out = append(out, s)
	}
	return out
}

// lastSentenceEnd returns the byte after the last sentence end in s; 0 when there is none.
func lastSentenceEnd(s string) int {
	end := 0
	for i, r := range s {
		next := i + utf8.RuneLen(r)
		switch r {
		case '。', '！', '？':
			end = next
		case '.', '!', '?', '؟', '…', '\n':
			if next == len(s) || s[next] == ' ' || s[next] == '\n' || r == '\n' {
				end = next
			}
		}
	}
	return end
}
