package index

import "strings"

// irregular are English words whose stem no stemmer finds, each list behind the word that they are taken for: past
// forms of verbs, plurals, peoples, numbers in words. Forms that are as well words of their own (found, left, saw, rose, ground)
// are left out.
const irregular = `arise:arose arisen|awake:awoke awoken|bear:born borne bore|beat:beaten|become:became|begin:began begun|
bend:bent|bind:bound|bite:bit bitten|blow:blew blown|break:broke broken|breed:bred|bring:brought|build:built|burn:burnt|
buy:bought|catch:caught|choose:chose chosen|come:came|creep:crept|deal:dealt|dig:dug|draw:drew drawn|drink:drank drunk|
drive:drove driven|eat:ate eaten|fall:fell fallen|feed:fed|feel:felt|fight:fought|flee:fled|fly:flew flown|forbid:forbade forbidden|
forget:forgot forgotten|freeze:froze frozen|get:got gotten|give:gave given|go:went gone|grow:grew grown|hang:hung|hear:heard|
hide:hid hidden|hold:held|keep:kept|know:knew known|lay:laid|lead:led|lend:lent|lose:lost|make:made|mean:meant|meet:met|
pay:paid|ride:rode ridden|ring:rang rung|rise:risen|run:ran|say:said|see:seen|seek:sought|sell:sold|send:sent|shake:shook shaken|
shine:shone|shoot:shot|show:shown|shrink:shrank shrunk|sing:sang sung|sink:sank sunk|sit:sat|sleep:slept|slide:slid|speak:spoke spoken|
spend:spent|spin:spun|split:split|spread:spread|spring:sprang sprung|stand:stood|steal:stole stolen|stick:stuck|strike:struck stricken|
swear:swore sworn|sweep:swept|swim:swam swum|swing:swung|take:took taken|teach:taught|tear:tore torn|tell:told|think:thought|
throw:threw thrown|understand:understood|undertake:undertook undertaken|wear:wore worn|weave:wove woven|win:won|withdraw:withdrew withdrawn|
withstand:withstood|write:wrote written|oversee:oversaw overseen|overthrow:overthrew overthrown|overcome:overcame|
die:died death dying|child:children|man:men|woman:women|person:people|foot:feet|tooth:teeth|mouse:mice|goose:geese|
life:lives|wife:wives|leaf:leaves|half:halves|wolf:wolves|thief:thieves|
analysis:analyses|basis:bases|crisis:crises|thesis:theses|phenomenon:phenomena|criterion:criteria|bacterium:bacteria|
2:two|3:three|4:four|5:five|6:six|7:seven|8:eight|9:nine|10:ten|11:eleven|12:twelve|20:twenty|30:thirty|40:forty|50:fifty|
1st:first|2nd:second|3rd:third|4th:fourth|5th:fifth|6th:sixth|7th:seventh|8th:eighth|9th:ninth|10th:tenth|
11th:eleventh|12th:twelfth|13th:thirteenth|14th:fourteenth|15th:fifteenth|16th:sixteenth|17th:seventeenth|18th:eighteenth|
19th:nineteenth|20th:twentieth|21st:twenty-first|percent:%|us:u.s u.s.a usa|uk:u.k|
high:height|long:length|wide:width|deep:depth|strong:strength|warm:warmth|grow:growth|marry:marriage married|invade:invasion invasions|
destroy:destruction|conclude:conclusion|decide:decision decisions|expand:expansion|extend:extension|explode:explosion|divide:division divisions|
describe:description|produce:production|reduce:reduction|introduce:introduction|receive:reception|conceive:conception|perceive:perception|
defend:defence defense|choose:choice choices|believe:belief beliefs|prove:proof|lose:loss losses|sell:sale sales|speak:speech|
think:thought|appear:appearance|perform:performance|discover:discovery discoveries|succeed:success|proceed:procedure`

// irregularStems returns irregular as a map from each form to what stem makes of the word it is taken for.
func irregularStems(stem func(string) string) map[string]string {
	m := map[string]string{}
	for list := range strings.SplitSeq(irregular, "|") {
		base, forms, _ := strings.Cut(strings.TrimSpace(list), ":")
		for form := range strings.FieldsSeq(forms) {
			m[form] = stem(base)
		}
	}
	return m
}
