package index

// A Forward is what one passage says, as terms: a view of the index that lives as long as it.
//
// It is a record of 32-bit words: the number of title terms, of questions and of sentences; the length of each
// question; the length (low 16 bits) and Flags (high 16 bits) of each sentence; then the terms of the title,
// the questions and the sentences, in order. Of a term of a sentence the two highest bits are marks, the rest is
// its TermID.
type Forward struct{ rec []uint32 }

// The marks of a term in a sentence, and what is left without them.
const (
	MarkName   uint32 = 1 << 31 // written with a capital within the sentence
	MarkNumber uint32 = 1 << 30 // begins with a digit
	TermMask          = MarkNumber - 1
)

// Flags tell what sorts of things a sentence names, so that "when", "how many" and "who" prefer sentences that
// can answer them.
type Flags uint16

// The flags of a sentence.
const (
	HasYear   Flags = 1 << iota // 1988, 2027
	HasDay                      // a day of a month, or a month's name
	HasNumber                   // a number that is not a year
	HasName                     // capitalised words within the sentence
	HasReason                   // because, since, in order to, …
	HasMoney                    // a currency or a percentage
	HasPerson                   // two capitalised words side by side, or one after "by"
	HasPlace                    // a capitalised word after "in", "at", "from", …
	HasNaming                   // called, known as, means, "in quotation marks", …
	LeansBack                   // it, this, they, … among its first words: its subject is in the sentence before
)

// forwardTerms returns where in a record the terms begin.
func forwardTerms(rec []uint32) int { return 3 + int(rec[1]) + int(rec[2]) }

// Title returns the terms of the document's title and the section's headings.
func (f Forward) Title() []uint32 {
	at := forwardTerms(f.rec)
	return f.rec[at : at+int(f.rec[0])]
}

// Questions returns how many questions the document claims here.
func (f Forward) Questions() int { return int(f.rec[1]) }

// Sentences returns how many sentences the passage has.
func (f Forward) Sentences() int { return int(f.rec[2]) }

// EachQuestion calls yield with the terms of each claimed question, in order.
func (f Forward) EachQuestion(yield func(i int, terms []uint32) bool) {
	at := forwardTerms(f.rec) + int(f.rec[0])
	for i := range int(f.rec[1]) {
		n := int(f.rec[3+i])
		if !yield(i, f.rec[at:at+n]) {
			return
		}
		at += n
	}
}

// EachSentence calls yield with the terms and flags of each sentence, in order.
func (f Forward) EachSentence(yield func(i int, terms []uint32, flags Flags) bool) {
	lens := f.rec[3+int(f.rec[1]):]
	at := forwardTerms(f.rec) + int(f.rec[0])
	for _, n := range f.rec[3 : 3+int(f.rec[1])] {
		at += int(n)
	}
	for i := range int(f.rec[2]) {
		n := int(lens[i] & 0xffff)
		if !yield(i, f.rec[at:at+n], Flags(lens[i]>>16)) {
			return
		}
		at += n
	}
}
