/**
 * @file Which language a query is in, where it is not English: by its script, else by frequent words.
 */
import { fold } from '../../../src-preload/contract/index.ts';
import { carriesMeaning, wordsOf, type Word } from '../shared/words.ts';

/** Scripts, and the language most often written in each. The first that matches counts. */
const scripts: readonly (readonly [RegExp, string])[] = [
  [/[\p{sc=Hiragana}\p{sc=Katakana}]/gu, 'Japanese'],
  [/\p{sc=Hangul}/gu, 'Korean'],
  [/\p{sc=Han}/gu, 'Chinese'],
  [/[іїєґІЇЄҐ]/gu, 'Ukrainian'],
  [/\p{sc=Cyrillic}/gu, 'Russian or a related language'],
  [/[پچژگ]/gu, 'Persian'],
  [/[ٹڈڑںے]/gu, 'Urdu'],
  [/\p{sc=Arabic}/gu, 'Arabic'],
  [/\p{sc=Hebrew}/gu, 'Hebrew'],
  [/\p{sc=Greek}/gu, 'Greek'],
  [/\p{sc=Thai}/gu, 'Thai'],
  [/\p{sc=Devanagari}/gu, 'Hindi or a related language'],
  [/\p{sc=Bengali}/gu, 'Bengali'],
  [/\p{sc=Tamil}/gu, 'Tamil'],
  [/\p{sc=Telugu}/gu, 'Telugu'],
  [/\p{sc=Gujarati}/gu, 'Gujarati'],
  [/\p{sc=Gurmukhi}/gu, 'Punjabi'],
  [/\p{sc=Kannada}/gu, 'Kannada'],
  [/\p{sc=Malayalam}/gu, 'Malayalam'],
  [/\p{sc=Sinhala}/gu, 'Sinhala'],
  [/\p{sc=Khmer}/gu, 'Khmer'],
  [/\p{sc=Lao}/gu, 'Lao'],
  [/\p{sc=Myanmar}/gu, 'Burmese'],
  [/\p{sc=Georgian}/gu, 'Georgian'],
  [/\p{sc=Armenian}/gu, 'Armenian'],
  [/\p{sc=Ethiopic}/gu, 'Amharic or a related language'],
];

interface Wordlist {
  language: string;
  /** function words */
  small: ReadonlySet<string>;
  /** things that people search for in photos */
  things: ReadonlySet<string>;
}

const list = (language: string, small: string, things: string): Wordlist => {
  const set = (words: string) => new Set(words.split(' ').map(fold));
  return { language, small: set(small), things: set(things) };
};

/**
 * A few dozen words each, enough for short queries. Words that English has, too, are listed in `alsoEnglish`.
 */
const wordlists: readonly Wordlist[] = [
  list(
    'German',
    'der das dem den und mit ohne auf im am vom zum zur bei nach von aus ist sind nicht kein keine keinen ein eine einen einem einer zwei drei vier viele mein meine unser unsere unter über vor hinter neben ich wir wo oder',
    'hund hunde katze katzen mädchen junge mann männer frau frauen kinder menschen leute personen strand meer berg berge wald see fluss schnee sonne sonnenuntergang sonnenaufgang haus häuser stadt straße auto autos fahrrad zug flugzeug schiff baum bäume blume blumen vogel vögel pferd pferde essen kuchen geburtstag hochzeit weihnachten urlaub garten küche himmel brücke kirche berge rotes roter blaues grünes schwarz weiß nacht sommer bilder fotos spielt läuft essen lachen spielende',
  ),
  list(
    'French',
    'le la les des du un une et avec sans dans sur sous au aux est sont pas deux trois quatre mon ma mes notre nos chez devant derrière qui ou où',
    'chien chiens chatte chats enfant enfants homme hommes femme femmes gens personne personnes fille garçon plage mer montagne montagnes forêt lac rivière neige soleil coucher maison ville rue voiture voitures vélo avion bateau arbre arbres fleur fleurs oiseau oiseaux cheval chevaux gâteau anniversaire mariage noël vacances jardin cuisine ciel pont église rouge bleu vert noir blanc nuit été hiver',
  ),
  list(
    'Spanish',
    'el la los las un una unos unas y con sin en del de sobre bajo es son dos tres cuatro mi mis nuestro nuestra para por junto o',
    'perro perros gato gatos niño niños niña niñas hombre hombres mujer mujeres gente personas playa mar montaña montañas bosque lago río nieve sol atardecer amanecer casa ciudad calle coche coches bicicleta tren avión barco árbol árboles flor flores pájaro pájaros caballo caballos comida pastel cumpleaños boda navidad vacaciones jardín cocina cielo puente iglesia rojo azul verde negro blanco noche verano invierno',
  ),
  list(
    'Italian',
    'il lo la gli un una uno e con senza nel nella sul sulla di del della dei delle è sono due tre quattro mio mia nostro sotto sopra vicino al alla o',
    'cani gatto gatti bambino bambini bambina uomo uomini donna donne gente persone spiaggia montagna montagne foresta bosco lago fiume neve tramonto alba città strada macchina bicicletta treno aereo barca albero alberi fiore fiori uccello uccelli cavallo cavalli cibo torta compleanno matrimonio natale vacanze giardino cucina cielo ponte chiesa rosso blu verde nero bianco notte estate inverno',
  ),
  list(
    'Portuguese',
    'o os as um uma uns umas e com sem em no na nos nas do da dos das de são dois duas três quatro meu minha nosso sobre perto ao à ou',
    'cão cachorro cachorros gato gatos criança crianças menino menina homem homens mulher mulheres pessoas praia mar montanha montanhas floresta lago rio neve pôr nascer casa cidade rua carro carros bicicleta trem comboio avião barco árvore árvores flor flores pássaro pássaros cavalo cavalos comida bolo aniversário casamento natal férias jardim cozinha céu ponte igreja vermelho azul verde preto branco noite verão inverno',
  ),
  list(
    'Dutch',
    'het een en met zonder op bij naar van uit zijn niet geen twee drie vier mijn onze onder boven naast achter voor of aan de',
    'honden kat katten kind kinderen jongen meisje mannen vrouw vrouwen mensen strand zee bergen bos meer rivier sneeuw zon zonsondergang huis stad straat fiets trein vliegtuig schip boom bomen bloem bloemen vogel vogels paard paarden eten taart verjaardag bruiloft kerst vakantie tuin keuken lucht brug kerk rood blauw groen zwart wit nacht zomer',
  ),
  list(
    'Swedish',
    'och med utan på vid från är inte ingen inga två tre fyra min vår under över bakom framför en ett eller den det',
    'hund hundar katt katter barn pojke flicka män kvinna kvinnor människor personer strand havet berg skog sjö flod snö solnedgång hus stad gata bil bilar cykel tåg flygplan båt träd blomma blommor fågel fåglar häst hästar mat tårta födelsedag bröllop jul semester trädgård kök himmel bro kyrka röd blå grön svart vit natt sommar',
  ),
  list(
    'Danish or Norwegian',
    'og med uten uden på ved fra er ikke ingen to tre fire min vår vores under over bag foran en et eller den det',
    'hund hunder hunde katt kat katter katte barn børn gutt dreng jente pige menn mænd kvinne kvinde mennesker folk strand stranden havet fjell bjerg skog skov innsjø elv snø sne solnedgang hus byen gate gade bil biler sykkel cykel tog fly båt båd tre træ blomst blomster fugl fugler hest hester mat kake kage bursdag fødselsdag bryllup jul ferie hage have kjøkken himmel bro kirke rød blå grønn sort hvit natt sommer',
  ),
  list(
    'Finnish',
    'ja ilman kanssa on ei kaksi kolme neljä minun meidän alla päällä vieressä tai',
    'koira koirat koiria kissa kissat lapsi lapset mies nainen ihmiset ihmisiä ranta rannalla meri vuori vuoret metsä järvi joki lumi auringonlasku talo kaupunki katu auto autot pyörä juna lentokone vene puu puut kukka kukat lintu linnut hevonen ruoka kakku syntymäpäivä häät joulu loma puutarha keittiö taivas silta kirkko punainen sininen vihreä kesä talvi',
  ),
  list(
    'Polish',
    'i z ze bez na w we przy pod nad od jest są nie dwa dwie trzy cztery mój moja nasz obok przed lub oraz',
    'pies psy psa kot koty kota dziecko dzieci chłopiec dziewczyna mężczyzna kobieta kobiety ludzie osoby plaża plaży morze góra góry las jezioro rzeka śnieg słońce zachód dom miasto ulica samochód samochody rower pociąg samolot statek drzewo drzewa kwiat kwiaty ptak ptaki koń konie jedzenie tort urodziny wesele ślub święta wakacje ogród kuchnia niebo most kościół czerwony niebieski zielony noc lato zima',
  ),
  list(
    'Czech or Slovak',
    'a s se bez na v ve u pod nad od je jsou sú není dva dvě tri tři čtyři můj naše vedle před nebo alebo',
    'pes psi kočka mačka kočky dítě děti deti muž žena ženy lidé ľudia pláž pláži moře more hora hory les jezero jazero řeka rieka sníh sneh slunce západ dům město mesto ulice auto auta kolo vlak letadlo lietadlo loď strom stromy květina květiny kvety pták ptáci kůň koně kôň jídlo jedlo dort narozeniny narodeniny svatba svadba vánoce vianoce dovolená zahrada kuchyně nebe nebo most kostel červená modrá zelená noc léto zima',
  ),
  list(
    'Hungarian',
    'és egy nélkül nem van két három négy az fölött alatt mellett vagy',
    'kutya kutyák macska macskák gyerek gyerekek fiú lány férfi nő nők emberek tengerpart tenger hegy hegyek erdő tó folyó hó naplemente ház város utca autó kerékpár vonat repülő hajó fa fák virág virágok madár madarak ló lovak étel torta születésnap esküvő karácsony nyaralás kert konyha égbolt híd templom piros kék zöld éjszaka nyár tél',
  ),
  list(
    'Romanian',
    'și cu fără pe la din este sunt nu un o doi două trei patru meu noastră sub lângă sau',
    'câine câini pisică pisici copil copii băiat fată bărbat femeie femei oameni plajă mare munte munți pădure lac râu zăpadă soare apus casă oraș stradă mașină bicicletă tren avion barcă copac copaci floare flori pasăre păsări cal cai mâncare tort nuntă crăciun vacanță grădină bucătărie cer pod biserică roșu albastru noapte vară iarnă',
  ),
  list(
    'Turkish',
    've ile bir iki üç dört değil olmayan var yok altında üstünde yanında önünde veya için',
    'köpek köpekler kedi kediler çocuk çocuklar adam kadın kadınlar insan insanlar plaj plajda sahil sahilde deniz dağ dağlar orman göl nehir kar güneş batımı ev şehir sokak araba arabalar bisiklet tren uçak gemi ağaç ağaçlar çiçek çiçekler kuş kuşlar at atlar yemek pasta düğün tatil bahçe mutfak gökyüzü köprü cami kilise kırmızı mavi yeşil gece yaz kış',
  ),
  list(
    'Indonesian or Malay',
    'dan dengan tanpa di ke dari yang dua tiga empat saya kami tidak bukan atau untuk',
    'anjing kucing anak pria wanita perempuan orang pantai laut gunung hutan danau sungai salju matahari terbenam rumah kota jalan mobil kereta sepeda pesawat kapal pohon bunga burung kuda makanan kue ulang tahun pernikahan natal liburan kebun taman dapur langit jembatan gereja masjid merah biru hijau hitam putih malam',
  ),
  list(
    'Vietnamese',
    'và với không có trên dưới trong của hai ba bốn tôi một những các',
    'chó mèo trẻ đứa đàn ông phụ nữ người bãi biển núi rừng hồ sông tuyết hoàng hôn nhà phố đường xe hơi đạp tàu máy bay thuyền cây hoa chim ngựa bánh sinh nhật đám cưới vườn bếp bầu trời cầu đỏ xanh đêm',
  ),
];

/** Also English words or parts of names: they do not prove another language. */
const alsoEnglish = new Set(
  (
    'men mat have fire over under min fly ma la de le en un et il mar sol flor rose pole more auto autos den des tree tre see most las los mare di hat pies psi pod ' +
    'cal cai lac jul bro tog gate kat kind bos ta van del son come junge essen ev pasta kar yaz rio no a e i o y z s u v w'
  ).split(' '),
);

/**
 * The language of a query, in English; null = English or unknown.
 * @param namesThing whether a word names a thing of the vocabulary
 */
export function languageOf(text: string, namesThing: (word: string) => boolean): string | null {
  if (isOtherScript(text))
    return scripts.find(([form]) => text.match(form) !== null)?.[1] ?? 'another language';
  return latinLanguage(text, namesThing);
}

function latinLanguage(text: string, namesThing: (word: string) => boolean): string | null {
  const words = wordsOf(text);
  const english = words.filter((word) => !carriesMeaning(word) || namesThing(word.text)).length;
  const scored = wordlists
    .map(({ language, small, things }) => {
      const own = words.filter(
        (word) => (small.has(word.text) || things.has(word.text)) && !namesThing(word.text),
      );
      const proves = (word: Word) =>
        !alsoEnglish.has(word.text) && (things.has(word.text) || carriesMeaning(word));
      const proof = new Set(own.filter(proves).map((word) => word.text));
      const named = [...proof].filter((word) => things.has(word)).length;
      return { language, count: own.length, enough: named > 0 || proof.size > 1, proof: proof.size };
    })
    .filter(({ count, enough, proof }) => enough && count + proof > english)
    .sort((a, b) => b.count - a.count || b.proof - a.proof);
  const best = scored.filter(({ count, proof }) => count === scored[0]!.count && proof === scored[0]!.proof);
  return best.length === 0
    ? null
    : best
        .slice(0, 2)
        .map(({ language }) => language)
        .join(' or ');
}

/** Whether most letters of a text are not Latin. */
export function isOtherScript(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  return letters.filter((letter) => /\p{sc=Latin}/u.test(letter)).length * 2 < letters.length;
}
