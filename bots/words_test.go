package bots_test

import (
	"testing"

	"plenipo/bots"
)

func TestAFollowUpIsToldFromTalk(t *testing.T) {
	for text, want := range map[string]bool{
		"and where was it held": true, "and its theme?": true, "Et où ?": true, "et quand exactement": true, "¿y dónde?": true,
		"а где": true, "وأين عُقد": true, "在哪里举行": true, "它结束了吗": true, "E onde foi?": true,
		"thanks, that was all": false, "see you on Monday": false, "?": false, "": false, "merci beaucoup": false,
		"好的，谢谢": false, "شكرا جزيلا": false, "we met at WCIT, that is what I said": false,
	} {
		if got := bots.LooksLikeQuestion(text); got != want {
			t.Errorf("%q asks: %v, want %v", text, got, want)
		}
	}
}
