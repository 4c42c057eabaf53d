package lang

import (
	"iter"
	"maps"
	"strings"
)

// everydayWords are verbs, adjectives, adverbs and loose nouns of everyday English that tell how something is done, said or
// felt, and not what it is about: of a subject that some text has, they may be missing there. Things, places, trades, money and
// the body are not among them: a text without such a word is about something else.
var everydayWords = setsOf(map[string]string{"en": `
	abandon abruptly absolutely absurd abundance accidentally accomplish accordingly accurate achieve acknowledge acquire
	actively adamant adapt additional adequate adjust admire admittedly adopt advance afterwards agree ahead aim alarming albeit alert
	alike allegedly alone along already alter alternate altogether amazing ambitious ample angry annoy annoyed annoying anticipate
	anxious anyhow anymore anyway apart apparent apparently appeal appreciate approach appropriate approximately argue
	arise around arrange aside assert assess assist assume assure astonishing attempt attract automatically avoid await
	aware away awful awkward backwards badly baffled bare barely basic basically battle bear beat behave believe belong beside besides
	bet beyond bid bigger bind bit bitter blame blast bloody blow blunt blur boil bold boost bore boring bother bottom bounce brand break
	brief briefly bright brilliant broad broadly broken brought browse brush bump bunch burden burn bury busy buzz camp cancel cannot
	careful carefully cast catch caught cautious cease celebrate certainly challenge chance chaos chaotic chase chat cheap check cheer chew
	chiefly clarify clash classic clean clearly clever click climb clue clumsy clutch coincidence collapse collect combine comfortable
	commonly compel compete complain completely complex complicated conceive concept concern conclude concrete
	confident confirm confuse confused confusing connect conscious considerable consistently constant constantly constitute contrast
	contribute conventional convey convince convinced cool cope correct correctly count couple courage crazy create creative credit crisp
	critical cross crucial crush cry curious currently cute daily damage damn dare deadlock deal dear debate decent declare decline deeply
	definitely delay deliberately delicate delight deliver demonstrate deny depend derive deserve desperate despite destroy destruction detailed
	determine devote differently differ dig dip directly dirty disagree disappear disappoint disappointed disappointing discover
	dispute distant distinct disturb divide dominate double doubt doubtful downright drag drama dramatic dramatically draw dreadful dream drift drive driven drop
	due dull dumb duly eager earlier earn ease easier easily easy effectively efficient elaborate elegant eliminate else elsewhere embarrassing
	emerge emphasize encounter encourage endless endure engage enjoy enormous ensure entire entirely equally equip escape especially essential essentially
	eternal evaluate eventual eventually everyday everywhere evidently evil exactly examine exceed excellent except exceptional exchange excited exciting
	exclude exclusively excuse execute exercise exhausted exotic expand explicit explicitly explode explore expose express extend
	extensive extra extraordinary extreme extremely fabulous face facing factor fade fail fair fairly faith fake familiar famous fancy fantastic
	fascinating fashion fast fate fault favorite favourite fear fed feed feeling fetch fewer fierce fight fill filled firmly fit fix
	flat flee flexible flip float flow fly focus foggy fold fond fool foolish forbid forever forget formally forth fortunate fortunately foster
	fought frame frankly freely frequent fresh friendly frighten frustrated frustrating fulfil fulfill fully fun fundamental
	fundamentally funny furious further fuss gain gather gave gentle genuine genuinely giant gigantic glad glance glimpse gone gonna gotta gradual gradually
	grab grasp grateful gross guarantee guide hack halt handful handle handy hang happy hardly harm harsh hate haunt heavily
	heavy hectic hide hint hit hoc holding honest honestly hook hope hopeful hopefully horrible hot hottest hug huge hugely hurry hurt
	ideal ideally identify ignorant ignore ill imagine immediate immediately immense impact impatient implicit imply impose impossible impress impressed impressive
	improve inadequate incidentally incredible incredibly indeed independent indirectly individually inevitable inevitably informal initial initially inner
	innocent insane insist inspire instance instant instantly intact intelligent intend intense intensely interesting interested intimate introduce invest
	investigate ironic isolated jump just justify keen keeps kick kidding kindly knock known label lack laid largely lately laugh lay lazy leap
	leaving legitimate lend lesser lift lightly likely likewise limit linger link listen literally lively load loads locate lock logical loose
	loosely lot lots loud lovely loyal luck luckily lucky mad magic magnificent mainly maintain majorly manner marvelous marvellous mask massive massively match
	mature maybe meaningful meaningless meanwhile measure mere merely mess messy met mild mind mix moderate modest momentarily monster mood mostly motivate
	mutual mutually mysterious mystery naive narrow nasty natural naturally nearby nearly neat necessarily neglect neither nervous nicely
	noble noise nonetheless nonsense normal normally notable notably noted notice notorious nowhere numerous obscure observe obtain obvious obviously occasion
	occasional occasionally occupy occur odd oddly official officially ok okay ongoing openly operate opposite ordinary originally otherwise outcry outrage outraged outright outstanding overall
	overcome overly overview overwhelming owe pack paint panic paradox partial partially particularly partly passion passionate passively patient pause
	peaceful peculiar perceive perfect perfectly permanently permit persist personal personally persuade picture pile pity plague plain plainly pleasant please
	pleased pleasure plenty plus polite poor popular positive possess possibly potential potentially pour powerful practical practically praise precise
	precisely predict prefer preferably premature presence preserve pressing pressure presumably pretend prevail prevent previously pride primarily primary
	prior private privately probably proceed progress promise promising promote promptly prone properly proud prove provided provoke pure purely pursue
	puzzle puzzled quick quicker quickly quiet quietly quit quite rage raise random randomly rapid rapidly rare rarely rather raw react readily ready
	realise realistic realistically realize rear reasonable reasonably recall recently reckon recognise recognize recover reduce refer reflect regardless
	regret relatively relax relevant reluctant rely remarkable remarkably remember remind remote remotely remove rename repair repeatedly replace replied
	reply reportedly represent require resemble resist resolve respective respectively respond responsible restore restrict resume retain reveal reverse rid ridiculous
	rip ripe rise rival rob roll rough roughly round rude ruin rumor rumour rumored rush sad sadly safely sake sane satisfied satisfy scandal scandalous
	scared scary scatter scheme scratch scream seek seemingly seldom select sensational sensible sensitive separate separately seriously severe severely shake
	shall shame shape shaped sharp sharply shift shine shock shocked shocking shoot short shortly shout shove shrink shut sick sigh
	significant significantly silent silly similarly simplify simply sincere sincerely sink slam slap sleep slide slight slightly slip slow slowly
	smart smash smile smooth smoothly snap sneak so-called soft solid solve somehow someone something sometimes somewhat somewhere soon sooner sorry sound spare
	spark specifically spectacular speculate spin spirit split spoil spot spread stable stall standard standing stare startle steadily steady steal steep stick stir
	straight straightforward strange strategy stress stretch strictly strike striking strip strive strongly struck struggle stuck stuff stumble stunning stupid
	subsequent subsequently substantial substantially succeed sudden suddenly suffer sufficient suitable summarise summarize super supposed supposedly
	surely surprise surprised surprising surprisingly surround survive suspect suspicious swear sweep sweet swift swing switch sympathetic tackle tad
	tempt tend tension terribly terrible terrific thankful thoroughly thoughtful threaten thrill thrilled throw thus tie tight till tiny tired tone
	tons tool torn toss tough trace track trade tradition traditional traditionally trap treat tremendous tremendously trick tricky trigger trouble truly trust
	truth truthful try trying twist typical typically ugly ultimate ultimately unable unclear underlying underneath undo undoubtedly unexpected unfair
	unfortunate unfortunately unhappy unique unknown unless unlikely unlucky unnecessary unreal unusual upcoming upset urge urgent urgently useful useless
	usually utter utterly vague vaguely vain valid valuable vary vast verify versatile very via viable vicious virtually visible vital vivid
	volunteer vulnerable wake wanna want warm warn waste watch weak weaken wealthy weird welcome whatsoever whenever wherever whichever whoever
	wholly wicked widely widespread wild willing win wipe wise wish withdraw withstand witness wonder wonderful wondering worse worst worth worthwhile
	worthy wound wrap yell yield zero alright basics bigger biggest bunch crux dear dilemma drama era episode essence everything fate folk fluff glitch gossip guts haste headline headlines hype
	hurdle jargon kinda sorta lotta mess mishap myth newbie nitty-gritty nutshell outline paradigm perk pitfall pointless purposes recap repercussions rundown scoop setback
	snag stance status summary takeaway tale thingy tidbit trend trivia twist upside downside whatnot whatchamacallit exam homework essay slides slide presentation thesis paper assignment class
	prepping prep studying reading context contexts colleague colleagues friend friends boss's teacher professor prof cousin uncle aunt mate buddy dude bro sir madam
	claims claim claims claimed argued arguing says told heard reads wrote seen watching saw noticed noticing figured figuring mentions mentioned
	briefly today's tomorrow tonight yesterday's lately sometime someday nowadays lifetime decade decades century forever moment moments turning
`})

// EverydayWord reports whether a folded word, or the one that it is a form of, tells how and not what, in everyday talk.
func EverydayWord(tag, folded string) bool {
	set := everydayWords[tag]
	return set[folded] || everydayTongues[tag][folded] || tag == "en" && isFormOf(folded, func(word string) bool { return set[word] })
}

// leastStem is how many letters of an English word are left at least when an ending is taken off.
const leastStem = 3

// isFormOf reports whether an English word is another's plural, past, participle or adverb: "grabbing" is a form of "grab".
func isFormOf(word string, is func(string) bool) bool {
	for _, ending := range []string{"s", "ed", "ing", "ly"} {
		stem, ok := strings.CutSuffix(word, ending)
		if !ok || len(stem) < leastStem {
			continue
		}
		last := len(stem) - 1
		if is(stem) || ending != "s" && is(stem+"e") || ending != "s" && stem[last] == stem[last-1] && is(stem[:last]) {
			return true
		}
		if rest, ok := strings.CutSuffix(stem, "i"); ok && is(rest+"y") { // "tried", "happily"
			return true
		}
		if rest, ok := strings.CutSuffix(stem, "e"); ok && ending == "s" && (is(rest) || strings.HasSuffix(rest, "i") && is(rest[:len(rest)-1]+"y")) {
			return true
		}
	}
	return false
}

// EverydayWords returns the folded everyday words of a language other than English, whose other forms are told by their stems.
func EverydayWords(tag string) iter.Seq[string] { return maps.Keys(everydayTongues[tag]) }
