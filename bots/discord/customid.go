package discord

import (
	"strconv"
	"strings"
)

// An action is what a button or menu does, with what it needs to know; it travels as the component's custom id.
type action struct {
	Do     verb
	Answer string // the answer's id; "" where none matters
	Arg    string // a page, an event's id, or a question
}

// A verb is one letter, since a custom id holds 100 characters.
type verb string

// What buttons and menus do.
const (
	doPage    verb = "p" // show another page; Arg is its number, from 0
	doUp      verb = "u" // helpful
	doDown    verb = "d" // not helpful
	doShare   verb = "s" // post a private answer in the channel
	doHuman   verb = "h" // open the form for "Ask a human"
	doSend    verb = "f" // the form itself
	doAsk     verb = "q" // ask the question Arg, or the menu's chosen value
	doAddDate verb = "e" // make the event Arg a scheduled event of the server
	doSave    verb = "k" // the form that makes a message a saved answer; Arg is a saving
	doCorrect verb = "c" // correct the answers that a change made wrong: Answer says how, Arg is the change
	doStands  verb = "l" // the saved answer Answer stands, though its message was edited
	doRewrite verb = "n" // edit the saved answer Answer
	doChange  verb = "x" // do Arg with the saved answer Answer
	doWhy     verb = "w" // the menu of reasons why an answer didn't help
)

// idVersion begins every custom id, so that buttons of older versions are known as such.
const idVersion = "1"

// String returns the custom id: "1|verb|answer|arg".
func (a action) String() string {
	return idVersion + "|" + string(a.Do) + "|" + a.Answer + "|" + a.Arg
}

// fits reports whether the action can be a custom id.
func (a action) fits() bool { return units(a.String()) <= maxCustomID }

// parseAction reads a custom id; ok is false for one that this version doesn't write.
func parseAction(id string) (a action, ok bool) {
	parts := strings.SplitN(id, "|", 4)
	if len(parts) != 4 || parts[0] != idVersion {
		return action{}, false
	}
	a = action{verb(parts[1]), parts[2], parts[3]}
	switch a.Do {
	case doPage:
		n, err := strconv.Atoi(a.Arg)
		return a, err == nil && n >= 0 && n < 1000
	case doUp, doDown, doWhy, doStands, doRewrite, doChange:
		return a, a.Answer != ""
	case doCorrect:
		return a, a.Arg != "" && (a.Answer == correctEdit || a.Answer == correctReply)
	case doShare, doHuman, doSend, doAsk, doAddDate, doSave:
		return a, true
	}
	return action{}, false
}
