package answer

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"plenipo/internal/lang"
)

//go:embed wordings.txt
var wordingTable string

// A saying is one way to say a wording: its folded words, "~" for a little one, "*" for one to four of any, which stay.
type saying struct {
	words   []string
	wording string
}

// littleWords are what "~" in a saying stands for.
var littleWords = wordSet("its their his her our my your the a an this that these those it they he she one any some")

// sayings reads the table once: by language, by the first word, the longest first.
var sayings = sync.OnceValue(func() map[string]map[string][]saying {
	out := map[string]map[string][]saying{}
	for line := range strings.Lines(wordingTable) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		wording, list, _ := strings.Cut(line, "=")
		tag, wording, _ := strings.Cut(wording, " ")
		if out[tag] == nil {
			out[tag] = map[string][]saying{}
		}
		for text := range strings.SplitSeq(list, "|") {
			for _, text := range choices(text) {
				var words []string
				for w := range strings.FieldsSeq(text) {
					if w != "~" && w != gap {
						w = lang.Fold(w)
					}
					words = append(words, w)
				}
				out[tag][words[0]] = append(out[tag][words[0]], saying{words, strings.TrimSpace(wording)})
			}
		}
	}
	for _, byWord := range out {
		for _, list := range byWord {
			slices.SortStableFunc(list, func(a, b saying) int { return len(b.words) - len(a.words) })
		}
	}
	return out
})

// What a saying may leave open: "where does * stand on".
const (
	gap     = "*"
	gapMost = 4 // words
)

// choices writes out what a saying leaves to choose: "a [b/c/] d" is "a b d", "a c d" and "a d".
func choices(text string) []string {
	before, rest, open := strings.Cut(text, "[")
	list, after, shut := strings.Cut(rest, "]")
	if !open || !shut {
		return []string{text}
	}
	var out []string
	for _, tail := range choices(after) {
		for one := range strings.SplitSeq(list, "/") {
			out = append(out, before+one+tail)
		}
	}
	return out
}

// A spoken is a word of a text and where it stands.
type spoken struct {
	word     string // folded; "whats" for "what's"
	from, to int
}

// chineseSayings replaces the sayings of Chinese, which writes no spaces, wherever they stand, the longest first.
var chineseSayings = sync.OnceValue(func() *strings.Replacer {
	var all []saying
	for _, list := range sayings()["zh"] {
		all = append(all, list...)
	}
	slices.SortFunc(all, func(a, b saying) int {
		return cmp.Or(len(b.words[0])-len(a.words[0]), strings.Compare(a.words[0], b.words[0]))
	})
	var pairs []string
	for _, s := range all {
		pairs = append(pairs, s.words[0], s.wording)
	}
	return strings.NewReplacer(pairs...)
})

// plainly says in the files' wordings what a question says in everyday ones.
func plainly(text, tag string) string {
	if tag == "zh" {
		// Twice: a word of Taiwan may be part of a saying.
		if said := chineseSayings().Replace(chineseSayings().Replace(text)); strings.IndexFunc(said, unicode.IsLetter) >= 0 {
			return said
		}
		return text
	}
	table := sayings()[tag]
	if table == nil {
		return text
	}
	words := spokenWords(text)
	var b strings.Builder
	done := 0
	for i := 0; i < len(words); {
		s, m, ok := sayingAt(table, words[i:])
		// "Telecom World" is a name, and "what do you know about?" asks for nothing in particular.
		if !ok || m.end == 1 && i > 0 && len(words[i].word) >= nameLetters && isCapital(text[words[i].from:]) || m.end == len(words) || cutsName(words[i+m.end-1:]) {
			i++
			continue
		}
		first, last := words[i], words[i+m.end-1]
		b.WriteString(text[done:first.from])
		if m.to > m.from {
			b.WriteString(strings.Replace(s.wording, gap, text[words[i+m.from].from:words[i+m.to-1].to], 1))
		} else {
			b.WriteString(s.wording)
		}
		done = last.to
		i += m.end
	}
	if done == 0 {
		return text
	}
	b.WriteString(text[done:])
	said := strings.TrimLeft(b.String(), " ,.;:–—-")
	if strings.IndexFunc(said, unicode.IsLetter) < 0 {
		return text // it was nothing but filling
	}
	return said
}

// cutsName reports whether the first of words begins a name that the second goes on with: who runs the Internet Society doesn't run
// the Internet.
func cutsName(words []spoken) bool {
	return len(words) > 1 && words[0].word == "internet" && (words[1].word == "society" || words[1].word == "governance")
}

// isCapital reports whether a text begins with a capital.
func isCapital(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(r)
}

// nameLetters is how many letters a word in a capital has that is taken for a name: "Regs" is none.
const nameLetters = 5

// A saidAt is where a saying ends, and the words that fill its gap: from ≤ i < to.
type saidAt struct{ end, from, to int }

// sayingAt returns the longest saying that words begin with.
func sayingAt(table map[string][]saying, words []spoken) (saying, saidAt, bool) {
	for _, s := range table[words[0].word] {
		if m, ok := s.match(words); ok {
			return s, m, true
		}
	}
	return saying{}, saidAt{}, false
}

// match reports whether words begin with the saying.
func (s *saying) match(words []spoken) (m saidAt, ok bool) {
	for i, say := range s.words {
		if m.end == len(words) {
			return m, false
		}
		if say == gap {
			m.from, m.end = m.end, m.end+1
			for m.end < len(words) && words[m.end].word != s.words[i+1] {
				m.end++
			}
			if m.to = m.end; m.to-m.from > gapMost {
				return m, false
			}
			continue
		}
		if w := words[m.end].word; say != w && (say != "~" || !littleWords[w]) {
			return m, false
		}
		m.end++
	}
	return m, true
}

var withoutApostrophes = strings.NewReplacer("'", "", "’", "")

// spokenWords returns the words of a text. What follows an apostrophe within a word belongs to it.
func spokenWords(text string) []spoken {
	out := make([]spoken, 0, 1+strings.Count(text, " "))
	start := -1
	flush := func(end int) {
		if start >= 0 {
			word := text[start:end]
			if strings.ContainsAny(word, "'’") {
				word = withoutApostrophes.Replace(word)
			}
			out = append(out, spoken{lang.Fold(word), start, end})
			start = -1
		}
	}
	for i, r := range text {
		switch {
		case !betweenWords(r):
			if start < 0 {
				start = i
			}
		case (r == '\'' || r == '’') && start >= 0:
			rest := text[i+len(string(r)):]
			if len(rest) == 0 || strings.IndexFunc(rest[:min(len(rest), 4)], unicode.IsLetter) != 0 {
				flush(i)
			}
		default:
			flush(i)
		}
	}
	flush(len(text))
	return out
}

// toBot are openings of questions about the bot's own feelings, folded; no file tells of those.
var toBot = map[string]string{
	"de": "was haltst du|was ist dein bauchgefuhl|was denkst du|was meinst du|findest du|glaubst du|denkst du|meinst du|magst du|wie findest du|deine meinung|was ist deine meinung|wie alt bist du|wo wohnst du|bist du dafur|stimmst du|bist du glucklich|bist du verheiratet",
	"en": "did you like|do you like|whats your gut feeling|give me your gut feeling|just give me your gut feeling|your gut feeling|do you fancy|do you love|do you hate|do you enjoy|did you enjoy|do you prefer|do you feel|how do you feel|are you happy|are you sad|are you married|are you single|are you hungry|are you tired|do you sleep|do you eat|do you dream|have you been to|have you ever|were you at|were you there|did you go|did you sign|did you vote|will you marry|do you believe in|what is your favorite|what is your favourite|whats your favorite|whats your favourite|who is your favorite|who is your favourite|what are you wearing|where do you live|how old are you|in your opinion|do you think|what do you think|what is your opinion|whats your opinion|what is your view|whats your view|do you agree|would you like|would you vote|would you rather|do you want",
	"fr": "a ton avis|tu trouves que|tu trouves comment|a votre avis|que penses tu|que pensez vous|penses tu|selon toi|est ce que tu aimes|tu aimes|aimes tu|aimez vous|quel est ton|quelle est ta|as tu aime|quel age as tu|ou habites tu|pensez vous|crois tu|croyez vous|ton avis|votre avis|donne moi ton avis|donnez moi votre avis|tu en penses quoi|vous en pensez quoi|es tu d accord|etes vous d accord|est ce que tu es d accord|tu es d accord|quel camp|tu preferes|preferes tu|est ce que vous aimez|qu est ce que tu penses|qu est ce que vous pensez|comment tu vois|es tu content|es tu triste|es tu marie",
	"es": "que opinas|en tu opinion|te cae bien|te cae mal|te caen bien|crees que|te gusta|te gusto|cual es tu|que edad tienes|donde vives|cuantos anos tienes|opinas|piensas que|que piensas|que te parece|te parece|cual es tu opinion|dame tu opinion|tu opinion|estas de acuerdo|esta de acuerdo usted|prefieres|a ti te gusta|como ves|usted cree que|usted que opina|cree usted|estas feliz|estas casado|te sientes",
	"pt": "o que voce acha|voce acha|na sua opiniao|voce gosta|voce gostou|gostas de|qual e o seu|qual e a sua cor|quantos anos voce|onde voce mora|o que achas|achas que|qual a sua opiniao|qual e a sua opiniao|qual e a tua opiniao|qual a tua opiniao|o que voce pensa|o que pensas|voce concorda|concordas|voce prefere|preferes|a seu ver|no seu entender|o que voces acham|voces acham|de a sua opiniao|me de sua opiniao|voce esta feliz|voce e casado|voce se sente",
	"ru": "как ты думаешь|как вы думаете|что ты думаешь|по твоему|тебе нравится|тебе понравил|ты любишь|вы любите|сколько тебе лет|где ты живешь|ты считаешь|вы считаете|что вы думаете|твое мнение|ваше мнение|какого ты мнения|какого вы мнения|каково твое мнение|каково ваше мнение|тебе кажется|вам кажется|ты согласен|вы согласны|согласен ли ты|согласны ли вы|ты за|вам нравится|на твой взгляд|на ваш взгляд|как тебе|как вам|ты веришь|вы верите|ты рад|ты женат",
	"ar": "ما رايك|هل تعتقد|برايك|هل تحب|هل اعجبك|كم عمرك|اين تسكن|اين تعيش|ما رايكم|في رايك|شو رايك|ايش رايك|وش رايك|ايه رايك|رايك|هل توافق|هل تظن|هل تتفق|هل تفضل|ماذا تعتقد|ماذا تظن|هل انت سعيد|هل انت متزوج|ايهما تفضل",
	"zh": "你觉得|你认为|你怎么看|你喜欢|你爱|你多大|你住在|你觉得累|你的看法|你的意见|你怎么想|你支持|你同意|你赞成|您认为|您觉得|您怎么看|你更喜欢|你站|依你看|你说说你的|你信|你开心|你结婚",
}

// stress are words that people put into such an opening: "do you personally think".
var stress = wordSet("personally really honestly actually truly yourself also")

func withoutStress(folded string) string {
	words := strings.Fields(folded)
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return stress[w] }), " ")
}

// asksTheBot reports whether a question is about what the bot itself feels, likes or did.
func (u *understanding) asksTheBot() bool {
	folded := wording(u.text)
	if u.lang == "en" {
		folded = withoutStress(folded)
	}
	for opening := range strings.SplitSeq(toBot[u.lang], "|") {
		if opening != "" && strings.HasPrefix(folded, opening) {
			return true
		}
	}
	return false
}
