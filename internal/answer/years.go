package answer

import (
	"strconv"
	"strings"

	"plenipo/internal/dates"
)

// yearIn returns the only year that a title names, in full or behind an acronym's dash ("PP-22"); 0 where it names none or several.
func yearIn(title string) int {
	year := 0
	for _, w := range strings.FieldsFunc(title, betweenWords) {
		n, err := strconv.Atoi(w)
		if err != nil || len(w) != 4 || n < 1850 || n > 2100 {
			continue
		}
		if year != 0 && year != n {
			return 0
		}
		year = n
	}
	for _, w := range strings.Fields(title) {
		name, digits, ok := strings.Cut(strings.Trim(w, ".,:;?!()\"'"), "-")
		if n, err := strconv.Atoi(digits); ok && err == nil && len(digits) == 2 && name != "" && name == strings.ToUpper(name) {
			if n += 1900; n < 1900+shortYears%100 {
				n += 100
			}
			if year != 0 && year != n {
				return 0
			}
			year = n
		}
	}
	return year
}

// otherYear reports whether a title's year is none that the question asks about.
func (r *ranker) otherYear(year int) bool {
	if year == 0 {
		return false
	}
	t := &r.u.time
	switch t.Relation {
	case dates.In:
		asked := strconv.Itoa(t.Start.Year())
		return year != t.Start.Year() && strings.Contains(r.u.folded, asked) && !strings.Contains(r.u.folded, strconv.Itoa(year))
	case dates.Before, dates.After:
		ref := 0
		if !t.Start.IsZero() {
			ref = t.Start.Year()
		} else if ev, ok := r.e.firstEvent(r.u); ok {
			ref = ev.Start.Year()
		}
		return ref != 0 && (t.Relation == dates.Before && year > ref || t.Relation == dates.After && year < ref)
	}
	return false
}
