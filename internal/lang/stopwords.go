package lang

import "strings"

// functionWords are the words that carry grammar and no subject, question words among them; folded. They decide
// votes on the language and are not searched for.
var functionWords = map[string]string{
	"en": `a about above after again against all also am an and any are aren't as at be because been before being below
		between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each etc
		ever few for from further get give had has hasn't have haven't having he he's her here hers him his how how's i
		i'd i'm i've if in into is isn't it it's its itself just let's like many may me might more most much must my no
		nor not of off on once one only or other our out over own please same shall she should so some such than that
		that's the their theirs them then there there's these they they're this those through to too under until up us
		very was wasn't we were weren't what what's when when's where where's which while who who's whom whose why why's
		will with won't would you you're your yours tell know anyone whats hows wheres came come comes went go goes got
		gets let lets gonna yes`,
	"fr": `a ai ait alors apres as au aucun aussi autre aux avant avec avez avoir avons c'est ca ce cela celle celles celui
		ces cet cette ceux chez comme comment dans de des depuis dont du elle elles en encore entre est et etaient
		etait etant ete etes etre eu fait faut furent fut il ils j'ai je jusqu'a l la le les leur leurs lors lorsque lui ma
		mais me meme mes moi mon n'est ne ni nos notre nous on ont ou par pas pendant peu peut plus pour pourquoi qu'a
		qu'est qu'il quand que quel quelle quelles quels qui quoi s'il sa sans se sera seront ses si soit son sont sous
		sur ta te tes toi ton tous tout toute toutes tres tu un une va vos votre vous y c d j m n s t combien est-ce`,
	"es": `a al algo algun alguna algunas alguno algunos alla ante antes aquel aqui asi aun aunque cada como con contra cual
		cuales cualquier cuando cuanta cuantas cuanto cuantos de del desde donde durante e el ella ellas ello ellos en
		entre era eran eres es esa esas ese eso esos esta estaba estado estan estar estas este esto estos fue fueron ha
		habia han hasta hay la las le les lo los mas me mi mis mucho muy nada ni no nos nosotros o os otra otras otro otros
		para pero poco por porque pues que quien quienes se sea segun ser si sido sin sobre solo son su sus tal tambien
		tan tanto te tengo ti tiene tienen toda todas todo todos tu tus u un una unas uno unos usted ustedes y ya yo
		cual es`,
	"pt": `a ao aos aquela aquele aqueles aquilo as ate cada com como cuja cujo da das de dela dele deles depois do dos e ela
		elas ele eles em entre era eram essa essas esse esses esta estao estas estava este estes eu foi foram ha isso isto
		ja lhe lhes mais mas me mesmo meu minha muito na nao nas nem no nos nossa nosso num numa o onde os ou para
		pela pelas pelo pelos por porque qual quais quando quanta quantas quanto quantos que quem se seja sem ser sera seu
		seus sido so sobre sua suas tal tambem te tem tens ter teu todo todos tu tua tudo um uma umas uns voce voces vos
		sao e'`,
	"de": `aber alle allem allen aller alles als also am an ander andere auch auf aus bei beim bin bis bist da damit dann das
		dass dein dem den denn der des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem
		einen einer eines er es etwas euch fur gegen gibt hab habe haben hat hatte hatten hier hin ich ihm ihn ihnen ihr
		ihre im in ins ist ja jede jeder jedes jener kann kein keine man mehr mein mit muss nach nicht nichts noch nun nur
		ob oder ohne sehr sein seine seit sich sie sind so soll sondern uber um und uns unter vom von vor wann war waren
		warum was weil welche welcher welches wem wen wenn wer werden wie wieder will wir wird wo wohin wurde wurden zu zum
		zur zwar zwischen`,
	"it": `a ad ai al alla alle allo anche agli avere aveva c'e che chi ci come con cosa cui da dal dalla dalle dei del della
		delle dello di dove e ed era erano essere fra gli ha hanno i il in io la le lo loro ma mi mia mio ne negli nei nel
		nella noi non nostro o per perche piu quale quali quando quanta quanti quanto quella quelle quelli quello questa
		queste questi questo qui se sei si sia siamo sono stata stato su sua sue sui sul sulla suo tra tu tutti tutto un
		una uno voi cos'e qual dov'e`,
	"nl": `aan al als bij dan dat de den deze die dit doch door een en er ge geen had heb hebben heeft het hier hij hoe hoeveel
		iets ik in is je kan maar me meer men met mij mijn na naar niet nog nu of om onder ons ook op over te tegen toen tot
		uit van veel voor waar waarom wanneer was wat we welke werd wie wij wil word wordt zal ze zich zij zijn zo zonder zou`,
	"pl": `a aby ale bez bo byc byl byla bylo byly co czy dla do gdy gdzie go i ich ile im ja jak jaka jaki jakie jako je jego
		jej jest jestem jeszcze juz kiedy kim kto ktora ktore ktory lub ma mi mnie na nad nie niz o od on ona one oni oraz
		po pod przez przy sa sie skad ta tak tam te tego tej ten to tu tym w we wszystko z za ze zeby dlaczego`,
	"sv": `alla att av blev bli da de dem den denna det detta dig din du efter ej eller en er ett for fran ha han har hon hur i
		icke inte jag kan man med men mig min mot mycket nar nagon ni nu och om oss pa sa sig sin ska skulle som till under
		upp ut vad var varfor vart vem vi vid vilka vilken vilket`,
	"tr": `acaba ama bir biz bu cok da daha de defa diye gibi hangi hem hep her hic icin ile ise kac kadar ki kim mi mu mı ne
		neden nedir nerede nasil niye o olan olarak oldu sen siz su ve veya ya yani zaman`,
	"id": `ada adalah akan apa apakah atau bagaimana bagi berapa bisa dalam dan dapat dari dengan di dimana ini jika juga
		kami kapan karena ke kita lebih mana mengapa mereka oleh pada saat saja sampai sangat saya sebagai siapa sudah
		telah tentang tidak untuk yang`,
	"vi": `ai bao bi boi ca cac cai can cho chua co con cua cung da dang den di do du duoc gi hay khi khong la lai lam len mot
		nao nay neu nhu nhung noi o phai qua ra rang rat sao se tai the thi tren trong tu va van vao ve vi voi`,
	"ro": `a ai al ale am are as asta au ca care ce cea cei cel cine cu cum da daca de deci despre din dupa e ei ele era este eu
		fi fost in intre la le lor mai mea nu o pe pentru prin sa sau se si sunt un una unde unei unui va cand cat cati
		care`,
	"ru": `а без более больше будет будто бы был была были было быть в вам вас весь во вот все всего всех вы где да даже для до
		его ее если есть еще же за здесь и из или им их к как какая какие какой какова каков какую ко когда кто куда ли
		либо между меня мне много может мой мы на над надо нам нас не него нее нет ни них но ну о об однако он она они оно
		от очень по под после потому почему при про раз с сам свою себя сейчас сколько со так такая также такие такой там
		те тем теперь то тогда того тоже той только том ты у уже хотя чего чей чем через что чтобы чье чья эта эти это
		этого этой этом этот эту я это такое какое каких каком какого`,
	"uk": `а або але без би був була були було бути в вам ви від він вона вони воно все всі де для до є за з зі і із її їх й
		його к коли котрий куди ли має між ми на над не ні ну о об під по при про про себе скільки та так там те ти тільки
		то того у уже хто це цей ця ці чи чому що щоб як яка який яке які я`,
	"ar": `ان انا او اي اين اذا الا التي الذي الذين الي اليه اما بعد بين ثم حتي حول خلال ذلك سوف عليه عليها علي عن عند غير في
		فيه فيها قبل قد كان كانت كل كم كيف لا لدي لكن لم لماذا لن له لها ليس ما ماذا متي مع من منذ منها منه نحو هذا هذه هل
		هم هنا هناك هو هي و وما ومن وهو وهي يا يكون تكون تم ستكون سيكون`,
	"fa": `است اگر ان از اما او ای این با بر برای به بود تا چه چرا چند چگونه چیست در دو را شد شما کجا کجاست کدام که کی
		كه كي کیست ما من می نیز نه هر هم و یا يا یک یکی چيست اين براي كجا كدام مي`,
	"el": `ο η το οι τα του της των τον την και να με για απο σε στο στη στον στην που πως τι ποιος ποια ποιο ποτε ποσο ειναι
		ηταν θα δεν μη αν ως ή κι`,
	"hi": `है हैं था थे थी का की के को में से और क्या कौन कब कहां कहाँ क्यों कैसे कितने कितना कितनी पर यह वह ये वे एक इस उस
		लिए नहीं भी जो तो ने ही कर`,
	"zh": `的 是 了 在 和 与 吗 呢 吧 啊 什么 什麼 谁 哪 哪里 哪个 哪些 怎么 怎样 为什么 何时 何地 多少 几 有 也 都 就 这 那 个 请 请问 被 把 对 及 或 以 于 之 其 会 能 可以 要 我 你 他 她 它 们`,
}

// hedges are words of talk that carry neither grammar nor subject: what people dress a question in, by language. Like
// functionWords they vote on the language and are not searched for.
var hedges = map[string]string{
	"en": `actually really basically literally honestly simply quite rather maybe perhaps probably usually normally generally
		finally eventually apparently supposedly currently anyway anyways btw fyi afaik imho lol haha omg wtf eg ie hmm um uh erm
		pls plz please thx thanks thank cheers sorry hello hi hey dear guys folks colleagues everyone everybody somebody someone
		anybody anything something thing things stuff sort kind bit lot lots wonder wondering wondered curious remind remember
		exactly precisely specifically ok okay well oh wow cool great nice awesome stupid damn hell fucking bloody
		u r ur im ive dont doesnt didnt isnt wasnt cant couldnt wouldnt id youre theyre thats heres theres alright yeah yep nope correct true nonsense innit
		nah dunno idk shall shouldnt whether cos cuz bc tho though although however still yet already ago hope hoping
		trying try tried able looking look check quick quickly briefly asap`,
	"fr": `svp stp merci bonjour salut bonsoir coucou cher chers collegues vraiment exactement precisement simplement plutot
		peut-etre savoir sais savez dites dis pouvez pourriez pourrais aimerais voudrais voulais cherche rapidement question
		quelqu'un personne chose truc alors enfin deja ici voila donc car or puisque cela ceci aujourd'hui sert faut cest mon final
		oui ouais genre hein ouf bref mec gars ben bah euh momentanement veut veux veulent voulu voulait vouloir
		quelque quelques tenait tenue tenu tenus tient tiennent deroule deroulee deroulait situe situee juste jamais
		toujours aucune dites-moi dis-moi sinon hier maintenant pareil ptdr lol mdr jsp bonne journee aider aidez infos
		moment exemple concretement terme termes finalement grosso modo bientot longtemps tard tot pensez penses crois`,
	"es": `gracias hola buenos buenas por favor porfa estimados colegas realmente exactamente simplemente quiza quizas tal
		saber sabe sabes saben dime diga digame pueden puede podrias podria gustaria quisiera quiero queria necesito busco
		pregunta alguien cosa entonces pues bueno aqui asi perdon ahi oye hay
		che tio vale osea pana queda quedan quedo quedaba resulta resulto termino terminaron terminado terminar acaba
		acabo acabaron acabar viene vino trata trataba trato verdad claro oiga mira aun todavia siempre nunca jamas
		ahora mismo hoy dia actualmente finalmente momento alli alla fin cuentas exactos gustan ayuda info entiendo
		duda consulta rapida sino tampoco dicen dice dicho ubica ubicada ubicado encuentra`,
	"pt": `obrigado obrigada ola oi bom boa dia tarde favor prezados colegas realmente exatamente simplesmente talvez saber
		sabe sabem diga pode podem poderia gostaria queria quero preciso procuro pergunta alguem coisa entao bem aqui
		ai gente galera pessoal ta to tava ne vai vao hoje fim contas desculpa q vc vcs pra pro
		tipo cara mano beleza afinal agora sempre nunca jamais ainda atualmente finalmente momento acontece aconteceu
		acabou acabaram acaba fica ficam ficou ficava trata tratava tratou verdade claro olha existe deu da dar ali la
		mesmo alguma duvida rapida ajuda info entendi explicaram dizer diz disse localiza localizada localizado sera
		vou estou estamos tao sei so pfv pf obg vlw blz`,
	"ru": `пожалуйста спасибо привет здравствуйте коллеги уважаемые действительно именно просто наверное возможно знать знает
		знаете скажите подскажите можете можно могли хотел хотела бы вопрос кто-нибудь кто-то вещь итак ну вот лишь
		кстати вообще вроде типа короче блин ребят ребята народ всем слушай слушайте подскажи скажи расскажи напомни
		напомните интересно правда ли-бо сегодня сейчас ныне пока тут туда там собственно вкратце кратко быстро
		находится расположен расположена проходил проходила проходило проходит прошла прошел прошло пройдет состоялась
		состоялся состоится нибудь какой-нибудь чтоб разве неужели наконец конце-концов итоге собой являются является
		либо ведь нужно надо хочу хочется понять понимаю помогите помоги плиз пж спс`,
	"ar": `شكرا مرحبا السلام عليكم وعليكم فضلك رجاء لطفا عزيزي الزملاء فعلا بالضبط فقط ربما اعرف تعرف اخبرني قل يمكن ممكن اريد
		سوال احد شيء اذن هنا النهايه نهايه
		وين فين مين ليش ليه شو ايش شنو اش امتي ايمتي شي لسه لسا هسه هلق الحين حاليا اليوم الان طيب يعني بس كمان برضو
		ايضا اللي الي هاي هذي ده دي دا هيك كده ازاي شلون كيفك اهلا صباح مساء الخير ياخي يا اخي استاذ بدي عايز ابغي اقدر
		يقدر نقدر تقدر صار صارت يصير صاير راح رح حصل حصلت مو مش موش ولا والا فيه ماكو عندك عندي لو سمحت باختصار بسرعه
		تحديدا اساسا اصلا سيعقد ستعقد يعقد تعقد عقد عقدت انعقد انعقدت يقع تقع توجد يوجد`,
	"zh": `谢谢 你好 您好 请问 大家 各位 真的 到底 究竟 一下 知道 告诉 想 问 问题
		啥 咋 呀 嘛 么 呗 哦 哈 那 您 咱 咱们 一共 总共 现在 目前 如今 最后 最终 其实 当时 后来 大概 麻烦 求 帮忙 请教 话说 没有 有没有 是不是 能不能 可不可以 呢吗`,
}

// plainWords are the everyday words of a language: they have a subject, but a passage that lacks one of them may well be
// about what is asked.
var plainWords = map[string]string{
	"en": `able never always accept add address affair allow appear area arrive art back bad base become beginning believe best better big body
		bring brought build business call called care carry case cause certain chance change choose clear close come common
		complete consider continue course cover cut data day days deal decide deep detail develop did different difficult
		 done early easy effect effort end enough even evening event events exact exist expect experience explain fact
		fall far feel few figure final find fine follow following form found front full future general get give given go goes
		going gone good got great grow guess guy half hand happen happened happening happens hard head hear heard held
		help high hold home hour house human idea important include information inside instead interest involve issue
		issues job join keep kept key kind knew know large last late later lead learn least leave left let level life like line
		list little live local long look lose lost low made main major make man manage many mark matter mean meant meet 
		mention mentioned middle mind minute moment money month months morning move moved name named near necessary new
		news nice night note number offer old open order original outside page part particular party past
		pay people perhaps person phase piece place plan play point possible power present pretty problem 
		produce proper provide pull purpose push put read real reach reason recent receive regard related remain
		 result return rest round run said saw say scale second see seem seen send sense serious serve set several
		show side similar simple since single situation size small social sort speak special specific spend stage stand start
		 step still stop story strong study subject such suggest sure system take talk task team tell term terms test text
		think thought time title today told took top total touch toward true turn turned type unit use used user usual various
		view voice wait walk way week weeks went whole wide word words work worked works world worry write writing written
		wrong year years yesterday young actual meaning background topic `,
	"fr": `affaire aller annee appeler arriver avoir besoin bien bon cas chose claire commencer connaitre cours donner effet exemple
		facon faire fait fin grand groupe heure idee important jour lieu lire maintenant matin mettre mois moment monde mot
		moyen nom nombre nouveau nouvelle paraitre parler part partie passer penser petit place point possible prendre
		probleme question raison rendre rester role semaine sens simple sujet temps tenir travail trouver type venir vie voir
		vrai vu mots
		parle parlent parlait dit disent disait existe existent appelle appellent nomme nommee vient viennent arrive
		arrivent donne donnent connu trouve trouvent reste marche fonctionne fonctionnent utilise utiliser proposaient
		propose simples premier premiere dernier derniere prochain prochaine nouveaux nouvelles annees ans an jours
		gens exact personnes choses grands grande petite bonne mauvais oblige serve servir depend compte comptait faite
		faites`,
	"es": `asunto ano caso cosa claro comenzar conocer dar decir deber dia ejemplo empezar encontrar estado fin forma general gente
		grande grupo hacer hecho hora idea importante ir lugar llamar llegar llevar manera mejor mes modo momento mundo nombre
		nuevo nueva numero palabra parte pasar pensar pequeno persona poder poner problema punto quedar querer razon saber
		seguir semana sentido simple sencillas tema tiempo tipo tomar trabajar trabajo usar venir ver vez vida
		habla hablan dijo existe existen llama llaman nombra llega llego dio hace hacen hizo hicieron hacerse hacerlo
		sirve funciona usa primer primero primera ultimo ultima proximo proxima nuevos nuevas anos dias meses personas
		cosas grandes buena malo falta faltan toca importa debe deben debo paso ocurrio ocurre sucedio cualquiera
		alguien propuso`,
	"pt": `assunto ano caso coisa claro comecar conhecer dar dizer dever dia exemplo encontrar fim forma geral gente grande grupo
		fazer feito hora ideia importante ir lugar chamar chegar levar maneira melhor mes modo momento mundo nome novo nova
		numero palavra parte passar pensar pequeno pessoa poder por problema ponto ficar querer razao saber seguir semana
		sentido simples tema tempo tipo tomar trabalhar trabalho usar vir ver vez vida
		fala falam existe existem chama chamam chega chegou deu faz fazem fez fizeram serve funciona usa primeiro
		primeira ultimo ultima proximo proxima novos novas anos dias meses pessoas coisas grandes boa mau precisa falta
		importa deve devem devo ocorre ocorreu passou mudou aberto qualquer atual atualmente`,
	"ru": `время год город дело день должен друг жизнь знать идти иметь использовать какой конец любой место месяц мир момент
		называться начать неделя новый нужно общий один первый получить понять последний просто простыми словами работа раз
		ребята самый сделать слово случай смочь смысл стать сторона стоять существует хороший хотеть часть человек число
		говорит говорится говорят сказано существуют называется называют зовут пришел дал дает делает делают сделал
		сделали сделала работает первая первое первые последняя новая новые года году годы дни дня месяцев месяца
		люди людей вещи большой большая хорошо плохо нужен нужна нужны должны должна делать будут касается значит идет
		стало стали простой обычный обычному обычных`,
	"ar": `امر شيء يوم سنه عام وقت مكان ناس عمل جديد كبير صغير اول اخر مثل جزء طريقه فكره معني كلمه عدد شهر اسبوع
		قال تقول يقول ذكر تذكر يذكر حول بخصوص بشان موجود موجوده اسم اسمه اسمها اولي الاول الاولي الاخير الاخيره القادم
		القادمه الجديد الجديده سنوات ايام اشهر شخص الناس الشخص يحدث حدث تحدث جاء جاءت اصبح اصبحت يصبح يعمل تعمل الخاص
		الخاصه المتعلق المتعلقه العام السنه`,
	"zh": `时候 东西 事情 情况 方面 问题 时间 地方 主要 简单 一些 进行 有关 关于
		说的 说了 讲的 讲了 一条 哪条 那条 新的 老的 旧的 普通 第一 首次 开的 办的 叫做 这个 那个 内容 是否 方式`,
}

var plainSets = setsOf(plainWords)

// setsOf returns lists as sets of folded words.
func setsOf(lists map[string]string) map[string]map[string]bool {
	sets := make(map[string]map[string]bool, len(lists))
	for tag, list := range lists {
		set := map[string]bool{}
		for w := range strings.FieldsSeq(list) {
			set[Fold(w)] = true
		}
		sets[tag] = set
	}
	return sets
}

// PlainWord reports whether a folded word is one of a language's everyday words.
func PlainWord(tag, folded string) bool { return plainSets[tag][folded] }

var hedgeSets = setsOf(hedges)

// Hedge reports whether a folded word is one of talk alone, in a language; such a word is none even in capitals.
func Hedge(tag, folded string) bool { return hedgeSets[tag][folded] }

// stopSets are functionWords as sets; every word is also there in its folded form.
var stopSets = func() map[string]map[string]bool {
	sets := make(map[string]map[string]bool, len(functionWords))
	for tag, list := range functionWords {
		set := map[string]bool{}
		for w := range strings.FieldsSeq(list + " " + hedges[tag]) {
			set[Fold(w)] = true
		}
		sets[tag] = set
	}
	return sets
}()

// StopWord reports whether a folded word is a function or question word of a language, which says nothing of a
// question's subject. "" is read as English; languages without a list have no stop words.
func StopWord(tag, folded string) bool {
	if tag == "" {
		tag = "en"
	}
	return stopSets[tag][folded]
}
