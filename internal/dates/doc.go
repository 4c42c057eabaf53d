// Package dates reads what a question says about time, and writes dates in the reader's language.
//
// Read turns "next", "in 2027", "le mois prochain" or "сколько дней до" into a relation to now and, where there
// is one, an interval of instants in the asker's zone. It knows English, French, Spanish, Portuguese, German,
// Russian, Arabic and Chinese; words of other languages are read as English. Format and FormatRange write dates.
//
// Seasons are those of the northern hemisphere by meteorological reckoning (spring: March to May), since ITU's
// calendar is kept in Geneva. A week begins on Monday.
package dates
