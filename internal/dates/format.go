package dates

import (
	"fmt"
	"time"

	"plenipo/knowledge"
)

// A style is how a language writes dates. The patterns' placeholders are day, month name, year.
type style struct {
	months   [12]string // as they stand in a date with a day
	alone    [12]string // as they stand with a year alone; empty: as months
	day      string     // 3 December 2012
	dayMonth string     // 3 December
	month    string     // December 2012
	wide     string     // between whole dates
	sameDays string     // 9–27 November 2026: from, to, month, year
}

var styles = map[string]style{
	"en": {
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		day:    "%[1]d %[2]s %[3]d", dayMonth: "%[1]d %[2]s", month: "%[1]s %[2]d", wide: " – ", sameDays: "%[1]d–%[2]d %[3]s %[4]d",
	},
	"fr": {
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		day:    "%[1]d %[2]s %[3]d", dayMonth: "%[1]d %[2]s", month: "%[1]s %[2]d", wide: " – ", sameDays: "%[1]d–%[2]d %[3]s %[4]d",
	},
	"es": {
		months: [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
		day:    "%[1]d de %[2]s de %[3]d", dayMonth: "%[1]d de %[2]s", month: "%[1]s de %[2]d", wide: " – ", sameDays: "%[1]d–%[2]d de %[3]s de %[4]d",
	},
	"pt": {
		months: [12]string{"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"},
		day:    "%[1]d de %[2]s de %[3]d", dayMonth: "%[1]d de %[2]s", month: "%[1]s de %[2]d", wide: " – ", sameDays: "%[1]d–%[2]d de %[3]s de %[4]d",
	},
	"de": {
		months: [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
		day:    "%[1]d. %[2]s %[3]d", dayMonth: "%[1]d. %[2]s", month: "%[1]s %[2]d", wide: " – ", sameDays: "%[1]d.–%[2]d. %[3]s %[4]d",
	},
	"ru": {
		months: [12]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
		alone:  [12]string{"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"},
		day:    "%[1]d %[2]s %[3]d г.", dayMonth: "%[1]d %[2]s", month: "%[1]s %[2]d г.", wide: " – ", sameDays: "%[1]d–%[2]d %[3]s %[4]d г.",
	},
	"ar": {
		months: [12]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
		day:    "%[1]d %[2]s %[3]d", dayMonth: "%[1]d %[2]s", month: "%[1]s %[2]d", wide: " – ", sameDays: "%[1]d–%[2]d %[3]s %[4]d",
	},
	"zh": {
		months: [12]string{"1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"},
		day:    "%[3]d年%[2]s%[1]d日", dayMonth: "%[2]s%[1]d日", month: "%[2]d年%[1]s", wide: "至", sameDays: "%[4]d年%[3]s%[1]d日至%[2]d日",
	},
}

func styleOf(tag string) style {
	if s, ok := styles[tag]; ok {
		return s
	}
	return styles["en"]
}

func (s style) name(m time.Month) string { return s.months[m-1] }

// Format writes a date as exactly as it is known, in the reader's language: "3 December 2012", "décembre 2012",
// "2012". Languages without a style are written in English; the unknown Date is "".
func Format(d knowledge.Date, tag string) string {
	s := styleOf(tag)
	switch {
	case d.IsZero():
		return ""
	case d.Month() == 0:
		return fmt.Sprint(d.Year())
	case !d.Exact():
		name := s.name(d.Month())
		if s.alone[0] != "" {
			name = s.alone[d.Month()-1]
		}
		return fmt.Sprintf(s.month, name, d.Year())
	}
	return fmt.Sprintf(s.day, d.DayOfMonth(), s.name(d.Month()), d.Year())
}

// FormatRange writes the dates of something that lasts, saying month and year once where they are the same:
// "9–27 November 2026", "29 October – 16 November 2018". An unknown or equal end is left out.
func FormatRange(start, end knowledge.Date, tag string) string {
	s := styleOf(tag)
	switch {
	case end.IsZero() || end == start:
		return Format(start, tag)
	case start.IsZero():
		return Format(end, tag)
	case !start.Exact() || !end.Exact():
		return Format(start, tag) + s.wide + Format(end, tag)
	case start.Year() != end.Year():
		return Format(start, tag) + s.wide + Format(end, tag)
	case start.Month() != end.Month():
		if tag == "zh" {
			return Format(start, tag) + s.wide + fmt.Sprintf(s.dayMonth, end.DayOfMonth(), s.name(end.Month()))
		}
		return fmt.Sprintf(s.dayMonth, start.DayOfMonth(), s.name(start.Month())) + s.wide + Format(end, tag)
	}
	return fmt.Sprintf(s.sameDays, start.DayOfMonth(), end.DayOfMonth(), s.name(start.Month()), start.Year())
}

// FormatInstant writes the day of t in t's zone.
func FormatInstant(t time.Time, tag string) string {
	return Format(knowledge.Day(t.Date()), tag)
}
