// Package lang reads short texts: their language, their script, and a form in which they can be compared.
//
// Detect votes with scripts, function words and telling letters; no model and no table of n-grams, so that it
// takes microseconds and no memory. Fold is what every comparison of words goes through; Clean is what every
// text from outside goes through before anything else.
package lang
