package main

import (
	"net/http"
	"strings"
	"testing"
)

// What is asked on the pages and over the API is counted like what is asked in chat.
func TestQuestionsOfTheWebAreCounted(t *testing.T) {
	site := serving(t)
	get(t, site+"/?q=what+is+WCIT&lang=en&ask=1")
	resp, err := http.Post(site+"/api/v1/ask", "application/json", strings.NewReader(`{"text":"what is WCIT"}`))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if said := get(t, site+"/metrics"); !strings.Contains(said, `plenipo_questions_total{platform="web",kind="definition",lang="en",chapter=""} 2`) {
		for line := range strings.Lines(said) {
			if strings.HasPrefix(line, "plenipo_questions") {
				t.Log(line)
			}
		}
		t.Error("two questions of the web aren't counted")
	}
}
