package discord

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Discord's limits, each from the page named. Lengths are counted in UTF-16 units, which are never fewer than the
// characters that Discord counts.
const (
	maxText         = 4000 // text of all text displays of a message: components/reference, "Text Display"
	maxComponents   = 40   // of a message, nested ones included: components/reference, "Using Components V2"
	maxRow          = 5    // buttons in an action row: components/reference, "Action Row"
	maxCustomID     = 100  // components/reference, "Custom ID"
	maxButtonLabel  = 80   // components/reference, "Button"
	maxURL          = 512  // of a button: components/reference, "Button"
	maxOptions      = 25   // of a menu: components/reference, "String Select"
	maxOption       = 100  // label, value and description of one
	maxPlaceholder  = 150  // components/reference, "String Select"
	maxModalTitle   = 45   // interactions/receiving-and-responding, "Modal"
	maxChoices      = 25   // of an autocomplete: interactions/receiving-and-responding, "Autocomplete"
	maxChoice       = 100  // name and value of one
	maxNonce        = 25   // resources/message, "Create Message"
	maxCommandTotal = 8000 // names, descriptions and values of a command, the longest translations: interactions/application-commands
	maxThreadName   = 100  // resources/channel, "Start Thread from Message"
	maxEventName    = 100  // resources/guild-scheduled-event
	maxEventText    = 1000 // its description
	maxEventPlace   = 100  // its location
)

// maxBytes bounds the UTF-8 bytes of all text displays together, and textOverhead is what each adds. Discord
// documents neither; it answers 500 above 10170 (discord-api-docs issue 8554), which Chinese, Russian and Arabic
// meet before maxText.
const (
	maxBytes     = 9600
	textOverhead = 12
)

// Budgets of a page: what a phone shows on a few screens, well inside maxText and maxBytes, with room for the
// question, the sources and the page number.
const (
	pageUnits    = 2400
	pageBytes    = 6000
	sourcesUnits = 900
	askedUnits   = 300 // longer questions are not repeated above their answer
)

// maxQuestion is how long a question may be, in UTF-16 units: more than any question needs.
const maxQuestion = 2000

// units returns the length of s in UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// clip cuts s to at most n units, at a word where there is one, and ends it with an ellipsis when something is
// left out. It is for labels: an answer's words are paged and never clipped.
func clip(s string, n int) string {
	if len(s) <= n || units(s) <= n {
		return s
	}
	cut := s[:prefix(s, n-1)]
	if i := strings.LastIndexAny(cut, " \n"); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " \n") + "…"
}

// prefix returns the length in bytes of the longest prefix of s that has at most n units.
func prefix(s string, n int) int {
	if len(s) <= n { // no character has more units than bytes
		return len(s)
	}
	for i, r := range s {
		if n -= utf16.RuneLen(r); n < 0 {
			return i
		}
	}
	return len(s)
}

// pieces cuts s into parts of at most maxUnits units and maxBytes bytes, each at the last sentence end that fits,
// else at a space, else between characters. Joined they are s but for the white space at the cuts.
func pieces(s string, unitLimit, byteLimit int) []string {
	var out []string
	for s = strings.TrimSpace(s); s != ""; {
		end := min(prefix(s, unitLimit), runeStart(s, byteLimit))
		if end < len(s) {
			end = cutAt(s, end)
		}
		out = append(out, strings.TrimSpace(s[:end]))
		s = strings.TrimSpace(s[end:])
	}
	return out
}

// runeStart returns the greatest boundary between characters of s that is at most n.
func runeStart(s string, n int) int {
	if n >= len(s) {
		return len(s)
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// cutAt returns where to cut s, at most end bytes in: after the last sentence of the second half, else the last
// space, else at end.
func cutAt(s string, end int) int {
	head := s[:end]
	best := 0
	for _, mark := range []string{". ", "? ", "! ", "\n", "。", "？", "！", "؟ ", "。\n"} {
		if i := strings.LastIndex(head, mark); i >= 0 {
			best = max(best, i+len(mark))
		}
	}
	if best > end/2 {
		return best
	}
	if i := strings.LastIndexByte(head, ' '); i > end/2 {
		return i + 1
	}
	return end
}
