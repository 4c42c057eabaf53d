package discord

// Names of the context-menu commands; slash commands are named where they are defined.
const (
	askAboutName = "Ask Plenipo about this"
	saveName     = "Save as answer"
)

// A command is an application command as Discord's API takes it. Fields that Discord adds are left out, so that
// what it has can be compared with what is wanted.
type command struct {
	Type             int               `json:"type"` // 1 slash, 3 on a message
	Name             string            `json:"name"`
	Names            map[string]string `json:"name_localizations,omitempty"`
	Description      string            `json:"description,omitempty"`
	Descriptions     map[string]string `json:"description_localizations,omitempty"`
	Options          []commandOption   `json:"options,omitempty"`
	Permissions      *string           `json:"default_member_permissions,omitempty"`
	IntegrationTypes []int             `json:"integration_types,omitempty"` // 0 servers, 1 users
	Contexts         []int             `json:"contexts,omitempty"`          // 0 servers, 1 DMs with the bot, 2 other private channels
}

type commandOption struct {
	Type         int               `json:"type"` // 3 string, 4 whole number, 5 boolean, 7 channel
	Name         string            `json:"name"`
	Names        map[string]string `json:"name_localizations,omitempty"`
	Description  string            `json:"description"`
	Descriptions map[string]string `json:"description_localizations,omitempty"`
	Required     bool              `json:"required,omitempty"`
	Autocomplete bool              `json:"autocomplete,omitempty"`
	MaxLength    int               `json:"max_length,omitempty"`
	ChannelTypes []int             `json:"channel_types,omitempty"`
}

// Kinds of options.
const (
	optionString  = 3
	optionInteger = 4
	optionBoolean = 5
	optionChannel = 7
)

// words are a name or description in English and in the languages that Discord has besides: Arabic is not among
// them.
type words struct{ en, fr, es, pt, ru, zh string }

// localized returns the translations by Discord's locale.
func (w words) localized() map[string]string {
	return map[string]string{"fr": w.fr, "es-ES": w.es, "es-419": w.es, "pt-BR": w.pt, "ru": w.ru, "zh-CN": w.zh, "zh-TW": w.zh}
}

func slash(name, description words, options ...commandOption) command {
	return command{
		Type: 1, Name: name.en, Names: name.localized(), Description: description.en, Descriptions: description.localized(),
		Options: options, IntegrationTypes: []int{0, 1}, Contexts: []int{0, 1, 2},
	}
}

func opt(kind int, name, description words) commandOption {
	return commandOption{Type: kind, Name: name.en, Names: name.localized(), Description: description.en, Descriptions: description.localized()}
}

func (o commandOption) required() commandOption { o.Required = true; return o }

// completed marks an option whose values are offered while it is typed; free text stays possible.
func (o commandOption) completed() commandOption { o.Autocomplete = true; return o }

// of limits an option to channels of some types.
func (o commandOption) of(types ...int) commandOption { o.ChannelTypes = types; return o }

func (o commandOption) upTo(n int) commandOption { o.MaxLength = n; return o }

// commands returns what the bot offers, in the order that Discord keeps.
func commands() []command {
	private := opt(optionBoolean, words{"private", "privé", "privado", "privado", "лично", "私密"},
		words{"Show the answer to me alone", "Ne montrer la réponse qu’à moi", "Mostrar la respuesta solo a mí", "Mostrar a resposta só a mim", "Показать ответ только мне", "仅自己可见"})
	all := []command{
		slash(words{"ask", "demander", "preguntar", "perguntar", "спросить", "提问"},
			words{"Ask about WCIT, the ITRs, ITU conferences and Internet governance", "Une question sur la CMTI, le RTI, les conférences de l’UIT ou la gouvernance d’Internet",
				"Una pregunta sobre la CMTI, el RTI, las conferencias de la UIT o la gobernanza de Internet", "Uma pergunta sobre a WCIT, o RTI, as conferências da UIT ou a governança da Internet",
				"Вопрос о ВКМЭ, РМЭ, конференциях МСЭ или управлении интернетом", "询问 WCIT、《国际电信规则》、国际电联会议与互联网治理"},
			opt(optionString, words{"question", "question", "pregunta", "pergunta", "вопрос", "问题"},
				words{"In your own words, in any language", "Avec vos mots, dans votre langue", "Con sus palabras, en su idioma", "Com as suas palavras, na sua língua", "Своими словами, на любом языке", "用你自己的话，任何语言"}).required().completed().upTo(maxQuestion),
			private),
		slash(words{"event", "événement", "evento", "evento", "событие", "会议"},
			words{"When and where a meeting is", "Quand et où se tient une réunion", "Cuándo y dónde es una reunión", "Quando e onde é uma reunião", "Когда и где проходит встреча", "会议的时间和地点"},
			opt(optionString, words{"name", "nom", "nombre", "nome", "название", "名称"},
				words{"The meeting’s name or acronym", "Nom ou sigle de la réunion", "Nombre o sigla de la reunión", "Nome ou sigla da reunião", "Название или сокращение", "会议名称或缩写"}).required().completed().upTo(200),
			private),
		slash(words{"events", "événements", "eventos", "eventos", "события", "会议列表"},
			words{"The calendar", "Le calendrier", "El calendario", "O calendário", "Календарь", "日历"},
			opt(optionString, words{"series", "série", "serie", "série", "серия", "系列"},
				words{"A series such as WTSA or IGF", "Une série comme l’AMNT ou le FGI", "Una serie como la AMNT o el FGI", "Uma série como a AMNT ou o IGF", "Серия, например ВАСЭ или IGF", "例如 WTSA 或 IGF"}).completed().upTo(200),
			opt(optionString, words{"place", "lieu", "lugar", "lugar", "место", "地点"},
				words{"A city, a country or a region", "Une ville, un pays ou une région", "Una ciudad, un país o una región", "Uma cidade, um país ou uma região", "Город, страна или регион", "城市、国家或地区"}).upTo(200),
			opt(optionString, words{"when", "quand", "cuándo", "quando", "когда", "时间"},
				words{"Such as “next month” or “2027”", "Par exemple « le mois prochain » ou « 2027 »", "Por ejemplo «el próximo mes» o «2027»", "Por exemplo «próximo mês» ou «2027»", "Например, «в следующем месяце» или «2027»", "例如“下个月”或“2027”"}).upTo(100),
			private),
		slash(words{"define", "définir", "definir", "definir", "термин", "释义"},
			words{"What a term or an acronym means", "Ce que signifie un terme ou un sigle", "Qué significa un término o una sigla", "O que significa um termo ou uma sigla", "Что означает термин или сокращение", "术语或缩写的含义"},
			opt(optionString, words{"term", "terme", "término", "termo", "слово", "术语"},
				words{"Such as ITR, WCIT or IXP", "Par exemple RTI, CMTI ou IXP", "Por ejemplo RTI, CMTI o IXP", "Por exemplo RTI, WCIT ou IXP", "Например, РМЭ, ВКМЭ или IXP", "例如 ITR、WCIT 或 IXP"}).required().completed().upTo(200),
			private),
		slash(words{"help", "aide", "ayuda", "ajuda", "помощь", "帮助"},
			words{"What you can ask", "Ce que vous pouvez demander", "Qué puede preguntar", "O que pode perguntar", "О чём можно спросить", "可以问什么"}),
	}
	settings := slash(words{"settings", "réglages", "ajustes", "definições", "настройки", "设置"},
		words{"What applies in this channel; - takes a choice back", "Ce qui vaut dans ce salon ; - annule un choix", "Lo que vale en este canal; - anula una elección", "O que vale neste canal; - anula uma escolha", "Что действует в этом канале; - отменяет выбор", "本频道的设置；输入 - 可撤销"},
		opt(optionString, words{"chapter", "section", "capítulo", "capítulo", "отделение", "分会"},
			words{"The chapter’s id", "Identifiant de la section", "Identificador del capítulo", "Identificador do capítulo", "Код отделения", "分会标识"}).completed().upTo(100),
		opt(optionString, words{"language", "langue", "idioma", "língua", "язык", "语言"},
			words{"Such as fr or zh, when a question doesn’t show it", "Par exemple fr, quand la question ne la montre pas", "Por ejemplo es, cuando la pregunta no lo muestra", "Por exemplo pt, quando a pergunta não a mostra", "Например, ru, если не видно по вопросу", "例如 zh，用于无法判断时"}).completed().upTo(10),
		opt(optionString, words{"timezone", "fuseau", "zona", "fuso", "пояс", "时区"},
			words{"Such as Europe/Paris", "Par exemple Europe/Paris", "Por ejemplo America/Bogota", "Por exemplo Europe/Lisbon", "Например, Europe/Moscow", "例如 Asia/Shanghai"}).upTo(50),
		opt(optionString, words{"topics", "thèmes", "temas", "temas", "темы", "主题"},
			words{"Only these topics, separated by commas", "Ces thèmes seulement, séparés par des virgules", "Solo estos temas, separados por comas", "Só estes temas, separados por vírgulas", "Только эти темы, через запятую", "仅限这些主题，用逗号分隔"}).completed().upTo(400),
		opt(optionChannel, words{"help_channel", "salon_aide", "canal_ayuda", "canal_ajuda", "канал_помощи", "求助频道"},
			words{"Where “Ask a human” goes", "Où va « Demander à quelqu’un »", "Adónde va «Preguntar a una persona»", "Para onde vai «Perguntar a uma pessoa»", "Куда идёт «Спросить человека»", "“请教真人”发往何处"}).of(0),
		opt(optionBoolean, words{"private", "privé", "privado", "privado", "лично", "私密"},
			words{"Answers are shown to the asker alone", "Réponses visibles du seul demandeur", "Respuestas visibles solo para quien pregunta", "Respostas visíveis só para quem pergunta", "Ответы видит только спросивший", "答案仅提问者可见"}),
		opt(optionBoolean, words{"threads", "fils", "hilos", "tópicos", "ветки", "子区"},
			words{"Open a thread for an answer", "Ouvrir un fil pour une réponse", "Abrir un hilo para una respuesta", "Abrir um tópico para uma resposta", "Открывать ветку для ответа", "为答案开设子区"}),
		opt(optionBoolean, words{"forum", "forum", "foro", "fórum", "форум", "论坛"},
			words{"Answer new posts of this forum", "Répondre aux nouvelles publications de ce forum", "Responder a las publicaciones nuevas de este foro", "Responder às novas publicações deste fórum", "Отвечать на новые публикации форума", "回答本论坛的新帖"}),
		opt(optionBoolean, words{"pins", "épingles", "fijados", "fixadas", "закреплённые", "标注"},
			words{"Pinned messages become saved answers", "Les messages épinglés deviennent des réponses", "Los mensajes fijados pasan a ser respuestas", "As mensagens fixadas tornam-se respostas", "Закреплённые сообщения становятся ответами", "标注的消息成为已存答案"}),
		opt(optionBoolean, words{"keep_text", "garder_textes", "guardar_textos", "guardar_textos", "хранить_тексты", "保留文字"},
			words{"Keep the words of questions", "Conserver le texte des questions", "Guardar el texto de las preguntas", "Guardar o texto das perguntas", "Хранить тексты вопросов", "保留问题的文字"}),
		opt(optionBoolean, words{"public_only", "public_seul", "solo_público", "só_público", "только_общее", "仅公开"},
			words{"Use public knowledge only", "N’utiliser que les connaissances publiques", "Usar solo el conocimiento público", "Usar só o conhecimento público", "Только общедоступные знания", "仅使用公开知识"}),
		opt(optionBoolean, words{"reminders", "rappels", "recordatorios", "lembretes", "напоминания", "提醒"},
			words{"Reminders may be posted here", "Des rappels peuvent être publiés ici", "Se pueden publicar recordatorios aquí", "Podem ser publicados lembretes aqui", "Здесь можно публиковать напоминания", "可在此发布提醒"}),
		opt(optionBoolean, words{"server", "serveur", "servidor", "servidor", "сервер", "服务器"},
			words{"For the whole server", "Pour tout le serveur", "Para todo el servidor", "Para todo o servidor", "Для всего сервера", "适用于整个服务器"}))
	reminders := slash(words{"reminders", "rappels", "recordatorios", "lembretes", "напоминания", "提醒"},
		words{"Remind this channel of meetings", "Rappeler les réunions dans ce salon", "Recordar las reuniones en este canal", "Lembrar as reuniões neste canal", "Напоминать каналу о встречах", "在本频道提醒会议"},
		opt(optionString, words{"series", "série", "serie", "série", "серия", "系列"},
			words{"A series such as wtsa or igf", "Une série comme wtsa ou igf", "Una serie como wtsa o igf", "Uma série como wtsa ou igf", "Серия, например wtsa или igf", "例如 wtsa 或 igf"}).completed().upTo(200),
		opt(optionString, words{"region", "région", "región", "região", "регион", "地区"},
			words{"Such as africa or europe", "Par exemple africa ou europe", "Por ejemplo africa o europe", "Por exemplo africa ou europe", "Например, africa или europe", "例如 africa 或 europe"}).completed().upTo(100),
		opt(optionInteger, words{"days_before", "jours_avant", "días_antes", "dias_antes", "за_дней", "提前天数"},
			words{"So many days before the opening", "Tant de jours avant l’ouverture", "Tantos días antes de la apertura", "Tantos dias antes da abertura", "За столько дней до открытия", "开幕前的天数"}),
		opt(optionBoolean, words{"opening", "ouverture", "apertura", "abertura", "открытие", "开幕"},
			words{"On the opening day", "Le jour de l’ouverture", "El día de la apertura", "No dia da abertura", "В день открытия", "开幕当天"}),
		opt(optionBoolean, words{"digest", "semaine", "semana", "semana", "неделя", "每周"},
			words{"Every Monday, what comes", "Chaque lundi, ce qui vient", "Cada lunes, lo que viene", "Às segundas, o que vem", "По понедельникам: что впереди", "每周一列出将来的会议"}),
		opt(optionBoolean, words{"changes", "changements", "cambios", "mudanças", "изменения", "变更"},
			words{"When dates are announced or change", "Quand des dates sont annoncées ou changent", "Cuando se anuncian o cambian fechas", "Quando datas são anunciadas ou mudam", "Когда даты объявлены или изменились", "日期公布或变更时"}),
		opt(optionBoolean, words{"stop", "arrêter", "parar", "parar", "прекратить", "停止"},
			words{"End this channel’s reminders", "Mettre fin aux rappels de ce salon", "Terminar los recordatorios de este canal", "Terminar os lembretes deste canal", "Прекратить напоминания канала", "停止本频道的提醒"}))
	corrections := slash(words{"corrections", "corrections", "correcciones", "correções", "исправления", "更正"},
		words{"Answers that no longer stand", "Réponses qui ne tiennent plus", "Respuestas que ya no valen", "Respostas que já não valem", "Ответы, которые больше не верны", "不再成立的答案"})
	saved := slash(words{"saved", "enregistrées", "guardadas", "guardadas", "сохранённые", "已存"},
		words{"Saved answers: edit or retire them", "Réponses enregistrées : les modifier ou les retirer", "Respuestas guardadas: editarlas o retirarlas", "Respostas guardadas: editá-las ou retirá-las", "Сохранённые ответы: изменить или убрать", "已存答案：编辑或停用"},
		opt(optionString, words{"words", "mots", "palabras", "palavras", "слова", "词语"},
			words{"Only those with these words", "Celles avec ces mots seulement", "Solo las que tienen estas palabras", "Só as que têm estas palavras", "Только с этими словами", "仅限含这些词语的"}).upTo(100))
	manage := "16" // Manage Channels
	for _, c := range []*command{&settings, &reminders, &saved, &corrections} {
		c.Permissions, c.Contexts, c.IntegrationTypes = &manage, []int{0}, []int{0}
	}
	forget := slash(words{"forget", "oublier", "olvidar", "esquecer", "забыть", "忘记"},
		words{"Remove what is kept of me here", "Effacer ce qui est gardé de moi ici", "Borrar lo que se guarda de mí aquí", "Apagar o que se guarda de mim aqui", "Удалить всё, что здесь обо мне хранится", "删除此处保存的关于我的记录"})
	save := words{saveName, "Enregistrer comme réponse", "Guardar como respuesta", "Guardar como resposta", "Сохранить как ответ", "存为答案"}
	menu := words{askAboutName, "Interroger Plenipo là-dessus", "Preguntar a Plenipo sobre esto", "Perguntar ao Plenipo sobre isto", "Спросить Plenipo об этом", "向 Plenipo 提问"}
	return append(all, settings, reminders, saved, corrections, forget,
		command{Type: 3, Name: menu.en, Names: menu.localized(), IntegrationTypes: []int{0, 1}, Contexts: []int{0, 1, 2}},
		command{Type: 3, Name: save.en, Names: save.localized(), Permissions: &manage, IntegrationTypes: []int{0}, Contexts: []int{0}})
}

// size returns what Discord counts against maxCommandTotal: names, descriptions and values of a command and its
// options, each in its longest translation.
func (c command) size() int {
	n := longest(c.Name, c.Names) + longest(c.Description, c.Descriptions)
	for _, o := range c.Options {
		n += longest(o.Name, o.Names) + longest(o.Description, o.Descriptions)
	}
	return n
}

func longest(s string, translations map[string]string) int {
	n := units(s)
	for _, t := range translations {
		n = max(n, units(t))
	}
	return n
}
