package lang

// commonWords are content words of everyday questions, folded, by the language that writes them so. They vote, and are
// searched for as well.
var commonWords = map[string]string{
	"en": `meeting conference country countries treaty sign signed vote join start pays is are does sending
		happened decided next last year difference between meaning means stand stands explain define many much agreement
		held people`,
	"fr": `veut dire signifie signification conference reunion pays traite signer signe vote voter chapitre membre membres adherer
		creer passe decide prochaine prochain derniere dernier annee difference entre expliquer definir accord lieu gens
		reglement prochaines societe etats combien pourquoi quand propose cest ont peut venir koi kesako dit signifient membre siege bureau poste chef`,
	"es": `significa significado conferencia reunion paises tratado firmar firmo firmaron voto capitulo miembro miembros unirse
		crear paso decidio proxima proximo ultima ultimo ano diferencia explicar definir acuerdo lugar gente
		reglamento sociedad estados eventos propuso dice oye quedo ahora mi manda hay dos abro hago vamos ustedes`,
	"pt": `significa significado conferencia reuniao paises tratado assinar assinou assinaram voto capitulo membro membros aderir
		criar aconteceu decidiu proxima proximo ultima ultimo ano diferenca explicar definir acordo lugar pessoas
		regulamento regulamentos sociedade estados eventos propos governo onde quem o e abrir novo vai vao foi placar votacao rolando deu consegue hoje manda obriga minha meu quer fim contas no contra desde dentro durante apos inscrevo inscrever dominou pertence vale faco posso ficam fica quais dois serve vira viro`,
	"de": `bedeutet bedeutung konferenz land lander vertrag unterzeichnet abstimmung kapitel mitglied mitglieder beitreten nachste
		letzte jahr unterschied zwischen erklaren abkommen leute veranstaltungen`,
	"it": `significa conferenza riunione paesi trattato firmare firmato voto capitolo membri prossima ultima anno differenza`,
}

// writtenWords are words that the built-in base's articles write in one of the languages, or two, and in no other, folded. They
// vote as commonWords do: what a headline of three words is in, grammar alone cannot tell.
var writtenWords = map[string]string{
	"fr": `kezako abouti acces accessibilite accreditees actes acteurs actuel actuelle adherer adoptee adopter adresses afrique agence
		aide aider ajoute aller ambassadeur americain americains ameriques ancien anciens annee annees annexe annuel
		appartient applique appliquent appliquer approuver arabie argent asie assemblee assister associe attribue aucune
		aujourd australie avait avenir avis avril bien bilan bout bref bresil calendrier censure changer chapitre chargee
		chef chercher chine chinois chose citoyen civile claque commande communaute comparer comptait compte connectivite
		conseil consultees consulter contenu contenus contient contraignant contraignante contraignantes contraignants
		contre controlent convoque coordonne cotisation coupure courriel coute couvre cree creee creer croissance
		cybersecurite debat debit decembre dechets decident decider delegues demande demander derniere detournement deux
		developpement devenir devenu directeur directeurs direction directrice dirigeait dirigeant dirigeants dirigee doit
		doivent domaine donne droit droits dure duree echec echoue ecrire egalite electroniques elire elit emetteur energie
		entree entreprise entrer environ environnement envoyeur etape etat etats europeens expediteur faire femme ferme fete
		financier fixe fonctions fondateurs fondee fonder fonds francais frequence frequences gagne gagner garde generale
		generaux geneve gens gouvernance gouvernement gouvernements gratuit gratuite grosse groupe groupes hauts histoire
		humains impot inde indesirable influencer inquietude inscription inscrire interconnexion internationale
		internationales internationaux itinerance janvier jour juridique juridiquement jusqu langues lecons lien lies lieu
		ligne lignes liste mandat mandats meilleur membre membres ministres mise modifier monde mondial mondiale mots
		multipartite nationale neuf nomme nommer noms normalisation normes nouveau nouveautes nouvelle novembre numerique
		numerotation objectif obligatoire obligatoires offerts officielles operateurs orbites ordre organe organisations
		organise origine ouvert ouvertes ouvrir pacifique pacte paie paragraphe pareil parle parler parole participe
		participent participer particulier partie passe patron patronne paye payer pense perd perdre personnes peuvent peux
		phrases plenipotentiaire plenipotentiaires politique politiques pouvoir preambule predecesseur premier premiere
		prend prendre preparent preparer presidait presse prevue principe principes pris prise prive prochain prochaine
		produit projet proposition propositions propre propres protocoles provisoirement publiques qualite quatre quelque
		racine radiocommunications raison raisons rapport ratifie ratifier recommandations refus regionale regionaux
		registres regle reglement reglemente reglements regles regulateur regule rejoindre relatives relevent rend renforce
		renforcee renouvele reseau reseaux reserve respecter ressource restent resultat resultats retire retirer reunie
		reunit reviser robustesse russe russie saoudite secretaire secretaires secteur secteurs securite selon septembre
		sert seul seuls siege sieges signataire signataires signe signer singapour smsi societe sollicitees sommet soutien
		specialisee spectre strategique suisses suites suivre sujet tant tarif taxe taxer technique telegraphique
		telephonique temps tete texte tient trafic traite traiter traites transparence travail travaux trois unies unis
		unite universite universites vaut vient vigueur voter voulait`,
	"es": `abarca abierta abiertas abierto abstenciones accesibilidad acceso accion actas acudir acuerdo adoptada adoptar
		adopto ahora altos anade anteriores antiguo apagon aplican aprobada aprobado aprobo articulo asamblea asigna asistir
		asociacion asociado autoridad ayuda ayudar basura boleto calidad cambiar cambio cambios cargos celebra cerrado chino
		ciberseguridad compromiso comun comunes comunicaciones comunidad conectividad consejo constitucion contenido
		contenidos contiene contribucion cooperacion coordina correo costo crea crear crecimiento credenciales cualquiera
		cuatro cuesta cuestiones cumbre cumplir cuota cuotas custodia debe deben deciden decidio decisiones declaracion
		definicion delegacion delegaciones derecho derechos desarrollo despues diciembre diferencia diferencias dijo dinero
		direcciones directora directores dirigio eeuu ejecutiva electo electronicas electronicos elegir elige eligen
		embajador emisor encabeza encargada enero enmendar entonces entraron entro escribir espanol especializado
		estadounidenses europeos exencion expertos explicame extremo falta fecha fechas fija finales financiero firmante
		firmantes firmar firmaron firmas firmo fondos foro fracaso frecuencia frecuencias fuera fuerza funciones fundacion
		fundo ganar gano gestiona ginebra gobernanza gobierno gobiernos gravar habla hablaron hace hacen hacer hacerse hubo
		igualdad impuesto impuestos indebido influir informacion informe infraestructura inscribirse interconexion
		interesadas intergubernamental internacionales jefa jefe junta lecciones legislacion lenguas linea lucro mantuvo
		masivas mayo mediante mejor mejorada membresia miembro miembros mision mismo movil muchas mujer multiples naciones
		nadie negaron nego ningun ninguna nombres normalizacion novedades noviembre nuevo numeracion obliga obligados
		obligan obligatoria obligatorias obligatorio oficiales oficina oficinas opiniones opino organismo organizacion
		organizaciones organo origen palabra palabras parrafo participaron paso persona personas pertenece pierde pocas
		precio prensa preocupacion preparan presidenta presidio presupuesto primer primera primero procede proporcion
		propuesta propuestas propuso provisionalmente proyecto puede pueden puedo puestos quiso radiocomunicaciones
		ratificacion razon razones reaccion rechazo recomendaciones reforzada reglamento reglamentos reglas relacion
		resolucion resoluciones resumen retiro retransmision reunio rige rusia ruso sanciones sectores seguridad septiembre
		servicio servicios siguio singapur sirve sitio sociedad sucedio suizos sumarse telecomunicacion telecomunicaciones
		telefono tenia termino todavia trabajo trabajos trafico transicion tras tunez unidad unirme unirse universidad
		ventajas vicesecretario viejo virtud votacion votaron`,
	"pt": `aberta abertas aberto abrange abstencoes acao acessibilidade acesso achou acontece aconteceu acordo acrescenta
		aderir adesao adotada adotado adotar adotou agora ainda ajuda ajudar antecessor antigo antigos anuidade aplicam
		aprimorada aprovada aprovou artigo assembleia assentos assinado assinar assinaram assinatura assinaturas assinou
		assistir associacao associado associados associar assumiu atraso atual chefe chines ciberseguranca cidadao cobranca
		coisa comanda comecou compromisso comum comunicacoes comunidade comuns conectividade conselho constituicao contem
		conteudo contribuicao contribuicoes controlam convencao cooperacao coordena credenciais crescimento cria criar
		cumprir cupula custa datas decidido decidiu decisoes declaracao definicao delegacao delegacoes desenvolvimento deve
		devem dezembro diante diferenca diferencas diferentes dinheiro direcao direito direitos diretor diretora diretores
		dirigiu disse dois dono duas elege eleger eleito eletronicas eletronico embaixador encabeca encarregada enderecos
		entregou entrou escrever escritorio escritorios especialistas especializada executiva explica fala falar falaram
		fazem fazer fechado fica ficou filiar financeiro fins fisica forca fracasso fracassou frequencia frequencias funcoes
		fundacao fundos ganhar ganhou genebra gerais geral governanca governo governos graca havia hoje igualdade imposto
		impostos imprensa influenciar informacao infraestrutura inscrever inscricao interconexao intergovernamental
		internacionais isencao japao licoes lingua linguas linha lixo longo lucrativos maio mantem manteve massa meio melhor
		membro membros mensalidade mesma missao mudar mudou muitas mulher multissetorial nacionais nacoes nasceu necessarios
		nenhum nenhuma ninguem nome nomes normalizacao novembro novidades novo numeracao obriga obrigados obrigam
		obrigatoria obrigatorias obrigatorio oficiais opiniao opinioes orcamento organizacao organizacoes orgao origem outra
		palavra paragrafo participacao participaram passo pauta perde peritos pertence pessoas placar pode podem ponta
		portugues posso precisa preciso preco preocupacao preparam presidiu primeira primeiro projeto propos proposta
		propostas provisoriamente qualidade qualquer quatro questoes quiseram radiocomunicacoes ratificacao razoes reacao
		realiza recomendacoes recusa recusaram rede reforcada regionais regras regulamento regulamentos rejeitou relacao
		relativas relatorio remetente resolucao resolucoes resumo retirou reuniao reuniu reve revisao revisto russo saiu
		sancoes secretariado seguranca servico servicos setembro setor setores signatario singapura sociedade suicos
		supervisao tarifacao taxar telecomunicacoes telefone terminou teve tinha trabalho trabalhos trafego transicao
		transmissao uniao unidade universidade valer veio velho vinculativa votacao votaram votou`,
	"de": `abgehalten abgestimmt ablehnt abschalten anmelden arbeitet artikel aufgabe aufgaben ausgegangen beitrag beigetreten bekommt bestimmt
		bezahlt bindend darf dauert durfen einfluss eingeladen endet entscheidet entscheidungen ergebnis ergebnisse erste europaische europaischen
		findet folgen fragen frau funktioniert funkkonferenz gebunden gegrundet gehort generalsekretar generalsekretarin gewahlt gilt griff grunde
		grunden gruppe gultig hort kampagne kommende kommt kontrolliert konnen kostenlos kosten kostet kritik lauft leitet leitete macht meinte
		mitglieder mitgliedstaaten nachgefolgt nachster passiert posten rat regeln regiert regierung regierungen regulierung reicht sagte schrieb sektor
		sicherheit sitz sprachen staat staaten standig stand statt stattfinden stattgefunden steht steuer stimmen stimmten teil teilnehmen tagt tagung
		tritt trat ubergabe uberwachung unterschrieben unterschrift unterzeichneten unterzeichner verbindlich verboten verein verfolgen verlangt
		verpflichtet vertreten vertrage verwaltet vorschlag vorschlage vorsitz vorsitzende vorsitzender wahl wahlen weltfunkkonferenz weltgipfel werde
		wichtigste wofur worum woruber zahlen zahlt ziel zivilgesellschaft zusammenarbeit zustandig zustimmen`,
	"es pt": `decide decidem abril abrir alto anexo anos anual aplica aplicar brasil capitulo cargo carta censura clima cmsi cobra comparar
		conferencia conferencias consenso consultadas consultas controla decidir delegados dirigia distancia documento
		dominio emergencia empresa empresas energia entrada entrar envia epoca espectro estados estrategico europa examina
		fases financia financiado francos frases frente fundada fundador fundadores fundar futuro gente gratuita grupo
		grupos historia humanos informa internacional juridico lider lista manda mandato mandatos minimo ministros mundial
		nacional normas objetivo operadores orbitas pacifico pacto paga pagar pagina paginas pais paises papel parte partes
		participantes participar pedir perder plenipotenciaria plenipotenciarios poder politica politicas preambulo preparar
		prevista principio principios privado programa protocolos proxima proximo publico queria ratificar recurso redes
		registros regula regulador remoto renovado requisitos reserva residuos resultado resultados retirar reune revisa
		revisar robustez satelites saudita secretaria secretario secretarios sede seguir seis signatarios solicitadas
		supremo tecnica telegrafica tema temas temperatura texto toma transparencia trata tratado tratados tratar tres
		ultima ultimo unica unidas unidos universidades valor vigor vinculante vinculantes voluntarias votar voto votos`,
}
