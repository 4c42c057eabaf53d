package slack

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// The action ids of our buttons and inputs; what follows a colon only keeps two in one block apart.
const (
	actAsk      = "ask"
	actMore     = "more"
	actShare    = "share"
	actHuman    = "human"
	actUp       = "up"
	actDown     = "down"
	actWhy      = "why"           // an answer didn't help
	actWrite    = "write"         // the answer to a group of the curators' list
	actDismiss  = "dismiss"       // a group
	actEdit     = "correct_edit"  // outdated answers
	actReply    = "correct_reply" // the same, below them
	actStands   = "stands"        // a saved answer whose message was edited
	actRewrite  = "rewrite"       // edit a saved answer
	actChange   = "change"        // retire, restore, promote one
	actFeedback = "feedback"
	actHomeAsk  = "home_ask"
)

// A value is what a button carries, as JSON: enough to make its message again without any state.
type value struct {
	Q string `json:"q,omitempty"` // the question
	V string `json:"v,omitempty"` // the verb; "" is a question
	N int    `json:"n,omitempty"` // the page
	L string `json:"l,omitempty"` // language of interface texts
	P bool   `json:"p,omitempty"` // the answer is private
	A string `json:"a,omitempty"` // the answer's id
}

// String returns v as a button's value. Questions that JSON makes too long are shortened until it fits.
func (v value) String() string {
	for {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		_ = e.Encode(v) // strings, numbers and booleans always encode
		s := strings.TrimSuffix(b.String(), "\n")
		if utf8.RuneCountInString(s) <= maxButtonValue {
			return s
		}
		v.Q = clip(v.Q, utf8.RuneCountInString(v.Q)*3/4)
	}
}

// parseValue reads a button's value; ok is false for one that we don't write.
func parseValue(s string) (v value, ok bool) {
	if len(s) > 4*maxButtonValue || json.Unmarshal([]byte(s), &v) != nil || v.N < 0 || v.N > 1000 {
		return value{}, false
	}
	return v, true
}
