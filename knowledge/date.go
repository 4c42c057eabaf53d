package knowledge

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Date is a day, a month or a year: 2012-12-03, 2027-10, 2027. The zero Date is unknown.
// Dates are ordered by their spans: 2027 is neither before nor after 2027-10.
type Date struct {
	year, month, day int // 0: not known
}

// Day returns the date of one day. Like [time.Date] it takes what it is given; use [ParseDate] for words from outside.
func Day(year int, month time.Month, day int) Date { return Date{year, int(month), day} }

// ParseDate reads 2012-12-03, 2012-12 or 2012. The empty string is the unknown Date.
// Days that no calendar has (2013-02-30) are errors.
func ParseDate(s string) (Date, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Date{}, nil
	}
	parts := strings.Split(s, "-")
	widths := []int{4, 2, 2}
	if len(parts) > 3 {
		return Date{}, fmt.Errorf("%q is not a date; write 2012, 2012-12 or 2012-12-03", s)
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || len(p) != widths[i] || v < 1 {
			return Date{}, fmt.Errorf("%q is not a date; write 2012, 2012-12 or 2012-12-03", s)
		}
		n[i] = v
	}
	d := Date{n[0], n[1], n[2]}
	if d.month > 12 {
		return Date{}, fmt.Errorf("%q has no such month; months are 01 to 12", s)
	}
	if d.day > 0 {
		if t := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC); t.Day() != d.day {
			return Date{}, fmt.Errorf("%q is a day that %s %d does not have", s, time.Month(d.month), d.year)
		}
	}
	return d, nil
}

// IsZero reports whether nothing is known of the date.
func (d Date) IsZero() bool { return d.year == 0 }

// Exact reports whether the day is known.
func (d Date) Exact() bool { return d.day > 0 }

// Year returns the year, 0 when unknown.
func (d Date) Year() int { return d.year }

// Month returns the month, 0 when unknown.
func (d Date) Month() time.Month { return time.Month(d.month) }

// DayOfMonth returns the day, 0 when unknown.
func (d Date) DayOfMonth() int { return d.day }

// Span returns the first instant of d in loc and the first instant after d.
// Both are zero for the unknown Date.
func (d Date) Span(loc *time.Location) (start, end time.Time) {
	switch {
	case d.year == 0:
		return time.Time{}, time.Time{}
	case d.month == 0:
		return time.Date(d.year, 1, 1, 0, 0, 0, 0, loc), time.Date(d.year+1, 1, 1, 0, 0, 0, 0, loc)
	case d.day == 0:
		m := time.Month(d.month)
		return time.Date(d.year, m, 1, 0, 0, 0, 0, loc), time.Date(d.year, m+1, 1, 0, 0, 0, 0, loc)
	}
	m := time.Month(d.month)
	return time.Date(d.year, m, d.day, 0, 0, 0, 0, loc), time.Date(d.year, m, d.day+1, 0, 0, 0, 0, loc)
}

// Before reports whether all of d lies before all of e; false when either is unknown.
func (d Date) Before(e Date) bool {
	if d.IsZero() || e.IsZero() {
		return false
	}
	_, dEnd := d.Span(time.UTC)
	eStart, _ := e.Span(time.UTC)
	return !dEnd.After(eStart)
}

// String returns the date as ParseDate reads it: 2012-12-03, 2012-12, 2012, or "" when unknown.
func (d Date) String() string {
	switch {
	case d.year == 0:
		return ""
	case d.month == 0:
		return fmt.Sprintf("%04d", d.year)
	case d.day == 0:
		return fmt.Sprintf("%04d-%02d", d.year, d.month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// MarshalText and UnmarshalText let a Date stand in JSON and YAML as its String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote, with ParseDate's errors.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}

// dayBefore returns the day before an exact date; other dates are returned as they are.
func (d Date) dayBefore() Date {
	if !d.Exact() {
		return d
	}
	t := time.Date(d.year, time.Month(d.month), d.day-1, 0, 0, 0, 0, time.UTC)
	return Day(t.Year(), t.Month(), t.Day())
}
