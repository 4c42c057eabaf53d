package dates

import (
	"testing"

	"plenipo/knowledge"
)

func TestFormatRangeSaysMonthAndYearOnce(t *testing.T) {
	tests := []struct{ tag, start, end, want string }{
		{"en", "2026-11-09", "2026-11-27", "9–27 November 2026"},
		{"en", "2018-10-29", "2018-11-16", "29 October – 16 November 2018"},
		{"en", "1871-12-01", "1872-01-14", "1 December 1871 – 14 January 1872"},
		{"en", "2027-10", "", "October 2027"},
		{"en", "2027", "", "2027"},
		{"en", "2012-12-03", "2012-12-03", "3 December 2012"},
		{"en", "", "", ""},
		{"fr", "2026-11-09", "2026-11-27", "9–27 novembre 2026"},
		{"es", "2026-11-09", "2026-11-27", "9–27 de noviembre de 2026"},
		{"pt", "2027-10", "", "outubro de 2027"},
		{"ru", "2027-10", "", "октябрь 2027 г."},
		{"ru", "2012-12-03", "", "3 декабря 2012 г."},
		{"ar", "2012-12-03", "", "3 ديسمبر 2012"},
		{"zh", "2026-11-09", "2026-11-27", "2026年11月9日至27日"},
		{"zh", "2018-10-29", "2018-11-16", "2018年10月29日至11月16日"},
		{"xx", "2012-12-03", "", "3 December 2012"},
	}
	for _, tt := range tests {
		start, err := knowledge.ParseDate(tt.start)
		if err != nil {
			t.Fatal(err)
		}
		end, err := knowledge.ParseDate(tt.end)
		if err != nil {
			t.Fatal(err)
		}
		if got := FormatRange(start, end, tt.tag); got != tt.want {
			t.Errorf("%s %s..%s = %q, want %q", tt.tag, tt.start, tt.end, got, tt.want)
		}
	}
}
