import { primarySubtag } from "./text-search-config";

const list = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** The commonest small words of a language: they tell which language a text is in, and nothing of what it is about. */
export const stopWords: Readonly<Record<string, ReadonlySet<string>>> = {
  en: list(`a about after again all also am an and any are as at be been before being but by can cannot could d did do does doing
    don for from had has have having he her here hers him his how i if in into is it its just ll m me more most my no nor not now
    of off on once only or other our ours out over own re s same she should so some such t than that the their theirs them then
    there these they this those through to too under until up ve very was we were what when where which while who whom why will
    with would you your yours im ive dont cant didnt doesnt isnt wont id ill u ur whats`),
  de: list(`ab aber alle als also am an auch auf aus bei beim bin bis bitte da damit dann das dass dem den denn der des die dies
    diese diesem diesen dieser dieses doch dort durch ein eine einem einen einer eines er es etwas euch euer für gegen habe haben
    hat hatte hier ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jetzt kann kein keine können könnte machen man
    mehr mein meine meinem meinen meiner mich mir mit muss möchte nach nicht noch nun nur ob oder ohne schon sehr sein seine seit
    sich sie sind so über um und uns unser unsere unter vom von vor wann war warum was weil wenn wer werden wie wieder will wir
    wird wo wurde würde zu zum zur`),
  fr: list(`a ai ainsi alors au aucun aussi autre aux avec avez avoir avons bien ça car ce cela ces cet cette chez ci comme comment
    d dans de depuis des donc dont du elle elles en encore entre est et étais été être eu faire fait faut il ils j je jusqu l la le
    les leur leurs lorsque lui m ma mais me même mes moi mon n ne ni nos notre nous on ont ou où par pas pendant peu peut peux plus
    pour pourquoi pouvez puis quand que quel quelle quels qui quoi s sa sans se ses si son sont suis sur t ta te tes toi ton tous
    tout toute toutes très tu un une vos votre vous vers y`),
  es: list(`a al algo antes aunque aún como cómo con cuál cuando cuándo de del desde donde dónde durante e el él ella ellos en entre
    era es esa ese eso esta está estaba están estar este esto estos estoy fue ha había hace hacer han has hasta hay he hoy la las
    le les lo los me mi mis mucho muy más nada ni no nos nosotros o os otra otro para pero poco por porque pueda puede pueden puedo
    pues que qué quien quiero se ser si sí sido sin sobre son soy su sus también tan te tengo tiene todo todos tu tus un una uno
    unos usted ustedes y ya yo`),
  it: list(`a abbiamo ad ai al alla alle allo anche ancora avere avete c che chi ci ciò come con cosa cui d da dal dalla degli dei
    del della delle dello di dopo dov dove e è ed era essere fa fare fino gli ha hanno ho i il in io l la le lei li lo loro lui ma
    me mi mia mie miei mio molto ne nei nel nella nelle no noi non nostra nostro o ogni oggi per perché perche però più piu posso
    può puo qual quale quando quanto quel quella quello questa questo qui quindi se senza si sia sono sta stata stato su sua sul
    sulla suo te ti tra tu tua tuo tutti tutto un una uno vi voi vorrei vostra vostro`),
  nl: list(`aan al alle als altijd ander ben bij daar dan dat de deze die dit doen door dus een en er ge geen goed graag had heb
    hebben hebt heeft het hier hij hoe hun ik in is ja je jij jou jouw jullie kan kon kunnen kunt maar me meer men met mij mijn moet
    na naar niet niets nog nu of om omdat onder ons onze ook op over reeds te tegen toch toen tot u uit uw van veel voor waar waarom
    wanneer want was wat we wel werd wie wij wil worden wordt zal ze zich zij zijn zo zonder zou`),
  pt: list(`a à ainda ao aos as às até com como da das de dela dele depois do dos e é ela elas ele eles em entre era essa esse esta
    está estão estar este estou eu faz fazer foi for há isso isto já lhe mais mas me mesmo meu meus minha minhas muito na não nas
    nem no nos nossa nosso num numa o onde os ou para pela pelas pelo pelos por porque posso pode qual quando que quem quero se sem
    ser seu seus só sobre são sua suas também te tem tenho ter teu tive tua tudo um uma umas uns você vocês vos`),
  pl: list(`aby ale bardzo bez bo był była było być chcę ci co czy dla do dlaczego gdy gdzie go i ich ile ja jak jako je jego jej
    jest jestem jeszcze już kiedy która które który ma mam mi mnie mogę moje moja mój może na nad nam nas nie nim o od on ona oraz
    po pod ponieważ proszę przed przez przy się są sam swoje ta tak także tam te tego tej ten to tu tylko tym u w was we wszystko z
    za że został została zostało żeby`),
  sv: list(`alla att av bara blev bli blir då de dem den denna det detta dig din du där efter ej eller en er ett för från få får ha
    hade han har hon hur här i inte jag kan kommer kunde man med men mer mig min mina mitt mot mycket ni nu när någon något och om
    oss på sig sin ska skulle som till under upp ut utan vad var vara varför vem vi vid vill är åt över`),
  da: list(`af alle at blev blive da de dem den denne der deres det dette dig din disse du efter eller en end er et for fra få får
    ham han har havde hende her hos hun hvad hvem hvis hvor hvordan hvornår i ikke ind jeg jer kan kunne man med meget men mig min
    mine mit ned noget nogen nu når og også om op os over på sig sin skal skulle som til ud under var vi vil ville være`),
};

/** What people say in any message to a company, whatever it is about. */
export const smallTalk: Readonly<Record<string, ReadonlySet<string>>> = {
  en: list(`able anybody anyone ask asking assist assistance best bye dear everyone find get gets getting give go going good got
    hai hello help helping hey hi hope information kindly know let lets like love ll looking lot make morning afternoon evening
    need needed needs ok okay one please pls plz question questions regards really request says see show sincerely sir madam soon
    something still support sure tell thank thanks thx think today trying try tried urgent urgently use want wanted wants way
    wanna gonna gotta right well what's there's yes yet damn fucking bloody goddamn freaking ya hows wondering hear shall may might must
    much many lately seem seems possible impossible difficult nothing else myself anything everything`),
  de: list(`bitte danke dank guten tag hallo hilfe helfen brauche frage fragen freundliche freundlichen gruß grüße grüßen herr frau
    liebe lieber moin sehr geehrte damen herren viele vielen voraus wissen wollte sagen gerne gern servus`),
  fr: list(`aide aider besoin bonjour bonsoir cordialement demande madame merci monsieur question questions remercie salut savoir
    souhaite souhaiterais svp voudrais veux voir plaît plait avance bonne journée salutations`),
  es: list(`ayuda ayudar buenas buenos consulta días favor gracias gustaría hola necesito pregunta quisiera saber saludo saludos
    señor señora tardes cordial atentamente ayudarme podría podrían podéis`),
  it: list(`aiutare aiutarmi aiuto bisogno buongiorno buonasera buona chiedere ciao cordiali distinti domanda favore giornata grazie
    gentile sapere salve saluti signora signore volevo cortesia potete potreste`),
  nl: list(`alvast bedankt beste bvd dag dank dankjewel geachte goedemiddag goedemorgen groet groeten hallo helpen hoi hulp mevrouw
    meneer nodig vraag vragen vriendelijke weten`),
  pt: list(`agradeço ajuda ajudar atenciosamente boa bom caro cumprimentos dia favor gostaria gostava obrigada obrigado olá oi
    preciso pergunta saber saudações tarde noite`),
};

/** Words of every subject: they tell articles apart a little, and a subject hardly. */
const commonWords: Readonly<Record<string, ReadonlySet<string>>> = {
  en: list(`add available bad best better big break bring call change changed check checking checked choose come comes common cost
    current day days different due easy end enter error extra few first free full great happen happened high home hour hours item
    items keep left long low made main making mean minimum minute minutes modify month months name names new news next notify number
    numbers old open part pay people person place problem problems put reach read report reports run running said second seen send
    set site small sort start starting started state states stay stop submit submitting take takes taking talk tell thing things time
    times top total trouble turn two type types under use used user using wait week weeks word work working works world wrong year
    years inform informing`),
  de: list(`anders arbeit beim ende erste ersten finden gerade geht gestern gibt heute immer jahr jahre kommen kommt lange leute machen
    monat monate neu neue neuen problem sagen seit stunden stunde tag tage tagen teil uhr viel weiß welt wieder woche wochen zeit zwei`),
  fr: list(`an année années bon chose deux fois grand heure heures hier jour jours mois moment monde nouveau nouvelle passer petit
    premier prendre problème semaine semaines temps trouver venir`),
  es: list(`año años bueno cosa dos ayer día días hora horas mes meses mundo nuevo nueva problema primer primera semana semanas
    tiempo vez`),
};

/** How much a word counts in a search, in (0, 1]. */
export const wordFactor = (word: string, language: string | null): number =>
  (commonWords[primarySubtag(language ?? "en")] ?? none).has(word) ? 0.35 : 1;

const none: ReadonlySet<string> = new Set();

/** Whether a word (lower case) says nothing of the subject in that language (BCP 47); English where it is not known. */
export function isEmptyWord(word: string, language: string | null): boolean {
  const of = primarySubtag(language ?? "en");
  return (stopWords[of] ?? none).has(word) || (smallTalk[of] ?? none).has(word);
}
