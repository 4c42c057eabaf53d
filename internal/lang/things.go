package lang

// thingWords are English words for things, people, trades and doings that any question may be about and a text seldom is: they
// are no slips of other words, however like those are. What everydayWords and plainWords have isn't repeated.
var thingWords = setsOf(map[string]string{"en": `
	abbey abdomen accent accident accountant acid acre acrobat acronym actor actress adapter addict adult adventure advertisement
	aeroplane affection aircraft airline airplane airport aisle alarm album alcohol algebra alien alley alligator allowance almond alphabet aluminium
	amateur amazon ambulance amplifier anatomy ancestor anchor android angel anger angle animal ankle anthem antenna antique ants anxiety apartment
	ape apple appetite apprentice apron aquarium arch architect architecture arena arm armchair armor army aroma arrest arrow arson artery
	artist ash aspirin assassin astronaut astronomy athlete atlas atom attic attorney auction aurora author autumn avalanche avenue avocado
	axe baby bachelor backpack backyard bacon bacteria badminton bag baggage bait bake baker bakery balcony bald ball ballet balloon bamboo banana band
	bandage bandit banjo bank banker bankrupt banner baptism bar barbecue barber bark barn baron barrel baseball basement basin basket basketball bat
	bath bathroom battery beach bead beak bean beard beast beauty beaver bed bedroom bee beef beer beetle bell belly belt bench berry bible
	bicycle bike bikini bill billiards billion biology bird birth birthday biscuit bishop bite bitcoin blade blanket blast blender blind blister blizzard blog
	blonde blood blossom blouse blueprint boat bodyguard bolt bomb bone bonfire bonus book bookcase bookshop boot border bottle boulevard bowl
	bowling box boxer boxing boy boyfriend bracelet brain brake branch brandy brass bread breakfast breast breath breeze brewery brick bride bridge
	broccoli bronze broom brother brow bruise brunch bubble bucket budgie buffalo buffet bug builder bull bullet bungalow bunny burger burglar bus bush
	butcher butler butter butterfly button cabbage cabin cable cactus cage cake calculator calculus calf camel camera campfire campus canal
	canary cancer candle candy cannon canoe canvas canyon cap cape capsule car carbon cardboard cargo carnival carpenter carpet carrot cart cartoon
	cash cashier casino cassette castle cat caterpillar cathedral cattle cauliflower cave ceiling celery cell cellar cello cement cemetery cent ceramic
	cereal ceremony chain chair chalk champagne champion championship channel chapel chariot charm chart chauffeur cheese cheetah chef chemist
	chemistry cherry chess chest chewing chicken chief child childhood children chili chimney chimpanzee chin chip chocolate choir cholesterol chord chorus
	christmas church cider cigar cigarette cinema cinnamon circle circuit circus citizen civilian clan clarinet classroom claw clay cleaner clerk cliff
	climate climber clinic cloak clock closet cloth clothes clothing cloud clown club coach coal coast coat cobra cocktail cocoa coconut code
	coffee coffin coin cola cold collar college colony color colour column comb comedian comedy comet comic composer compass computer concert
	concrete condom confetti constellation cook cookbook cookie copper copyright coral cord cork corn corner coronavirus corpse cosmetics costume cottage cotton
	couch cough council country county coupon courtroom cousin cow cowboy crab cradle craft crane crash crayon cream crew cricket crime criminal
	crocodile crop crow crowd crown cruise crust crypto crystal cucumber cuisine cup cupboard curfew curl curry curtain curve cushion custard customer cycle
	cyclist cyclone cylinder cymbal dagger dairy daisy dam dance dancer dandruff darkness darts date dating daughter dawn deaf death debit debris debt
	deck deer dentist deodorant desert designed designer desk desktop dessert detective detergent device devil diabetes diagram dialect diamond diaper diary dice
	dictionary diesel diet dinner dinosaur diploma directory dirt disc disco disease dish dishwasher dislike diver diving divorce dizzy doctor dog doll dolphin
	donkey donor donut door dormitory dose dough dove dozen dragon dragonfly drawer dress drill drink driver drone drought drug drum drummer duck duke
	dust duty dwarf dye dynamite eagle ear earring earth earthquake east easter echo eclipse editor education eel egg elbow elephant elevator elf
	embroidery emerald emotion emperor empire employee engine engineer engraver envelope envy epidemic eraser escalator estate euro evening exam extradition eye eyebrow
	eyelash eyes fabric face factory fairy falcon family famine fan farm farmer farming fashion fat father feast feather fence ferry fertilizer festival
	fever fiction fiddle field fig film filter fin finch finger fingerprint fire firefighter fireman fireplace firewall fireworks fish fisherman fishing
	fist flag flame flannel flash flashlight flavor flavour flea fleet flesh flight flood floor florist flour flower flu fluid flute fog food fool foot football
	footballer footprint forecast forehead forest fork fort fortune fossil fountain fox fraction freezer fridge fried frog frost fruit fuel funeral fungus fur
	furnace furniture galaxy gallery gambling game gang garage garden gardener garlic garment gas gasoline gate gear geese gem gender gene genetics genius
	geography geology geometry ghost gift ginger giraffe girl girlfriend glacier glass glasses glove glow glucose glue goal goalkeeper goat god gold golf goose gorilla
	gown grade grain gram grammar grandfather grandma grandmother grape graph grass grasshopper grave gravity gravy graveyard grill grocery groom
	guest guitar guitarist gum gun guru gym gymnast gymnastics haircut hairdresser hair hairy ham hamburger hammer hamster handbag handkerchief handsome hangar hat
	hawk hay headache health heart heat heaven hedge hedgehog heel helicopter helmet hen herb hero heroin hiking hill hip hippo history hive hobby hockey
	hole holiday honey honeymoon hood hoof horn horoscope horror horse hose hospital hostage hostel hotdog hotel housewife hug humidity humor humour
	hunter hunting hurricane husband hut hydrogen ice iceberg icecream icicle igloo iguana illness infant infection infantry inflation ingredient injection injury ink
	inmate insect insurance interior invoice iron island ivory ivy jacket jackpot jaguar jail jam jar jaw jazz jealous jeans jeep jelly jellyfish jet
	jewel jewelry jockey joke jokes journey joy judo juggler juice jungle jury kangaroo karate kayak kebab ketchup kettle keyboard kidney kilo kilogram kilometer
	kilometre king kingdom kiss kit kitchen kite kitten knee knife knight knitting knot koala laboratory lace ladder lady lake lamb lamp landlord
	lane lantern laptop laser latex laundry lava lavatory lawn lawsuit lawyer lead leader leaf leather lecture leg lemon lemonade lens lentil leopard lettuce
	liar librarian library licence lid lifeboat lighthouse lighter lightning lily lime limousine lion lip lipstick liquid liquor litter liver lizard llama
	loaf loan lobster lock locker locomotive lodge loft log lollipop lorry lotion lottery lounge love lover luggage lunch lung luxury lynx lyrics
	machine mackerel magazine magician magnet maid makeup mall mammal mango mansion manure map maple marathon marble margarine market marriage married marsh mascara
	mashed massage mat math mathematics mattress mayonnaise mayor maze meadow meal meat mechanic medal medicine melody melon mercury mermaid metal
	meteor meter metre microscope microwave midnight migraine mile milk mill millionaire miner mineral miracle mirror missile mitten mobster molecule mole
	monarch monastery monkey moonlight moon mop mortgage mosque mosquito moss moth mother motor motorbike motorcycle motorway mountain mouse moustache mouth movie
	mud muffin mug mule murder murderer muscle museum mushroom music musician mustard nail nanny napkin nappy neck necklace needle neighbor nephew nerve
	nest neural niece nightmare nitrogen noodle north nose nostril notebook noun novel novelist nun nurse nursery nut nylon oak oar oasis oats
	ocean octopus odor oil ointment olive olympics omelette onion opera optician orange orbital orchard orchestra orchid organ origami orphan ostrich oven
	overcoat owl owner ox oxygen oyster pack package packet paddle padlock pagan pain paintbrush painter painting pajamas palace palm pan pancake panda
	pants panther papaya parachute parade paradise paragraph parent parents park parking parrot parsley passenger passport password pasta pastry patch path patient patrol
	pavement paw pea peach peacock peanut pear pearl pebble pedal peel pen pencil penguin peninsula pension pepper perfume pest pet petal petrol pharmacy
	pharmacist philosopher philosophy photo photograph photographer photography phrase physician physics pianist piano pickle picnic pie pig pigeon pill pillow pilot pin pine
	pineapple pink pint pipe pirate pistol pitch pizza pizzeria plane planet plant plaster plastic plate platform player playground playlist pleasure plot plum
	plumber plumbing pneumonia pocket poem poet poetry poison poker police policeman polish politician pollution polo pond pony pool pope popcorn porcelain porch pork
	porridge port porter portrait postage postcard poster postman pot potato pottery poultry pound powder prawn prayer pregnant pregnancy priest prince princess
	print printer prison prisoner prize prostitute protect protein psychologist psychology pub pudding puddle pump pumpkin punch pupil puppet puppy purple purse pyramid
	python quarry quarterback queen quiche quilt quiz rabbi rabbit raccoon race racing racket radar radiator radish railway rain rainbow raincoat raisin ram ranch
	rape raspberry rat ravioli razor rebel receipt recipe refrigerator refund reindeer religion remedy rent repairman reptile resigned restaurant retired retirement rhino rhythm rib
	ribbon rice rifle ring riot river roast robber robbery robin robot rocket rodeo romance roof rooster rope rose router rowing rubber rubbish rug rugby
	ruler rum runner runway sailing sailor saint salad salami salary salmon saloon salsa salt samurai sand sandal sandwich sapphire sardine satan satin sauce
	saucer sauna sausage savings saxophone scarf scent scissors scooter score scorpion screen screw screwdriver sculptor sculpture sea seafood seal seashell season
	seaweed seed seesaw servant sex sexy shampoo shark shaver shed sheep sheet shelf shell shelter sheriff shield ship shirt shoe shoelace shop shopping shore
	shorts shoulder shovel shower shrimp shrub sibling sickness silk silver singer single sink sister skate skateboard skeleton ski skiing skin skirt skull sky
	skyscraper slave sled sleeve slipper slogan slot slug smell smoke smoker smoking smoothie snack snail snake snow snowball snowboard snowman soap soccer sock socks
	soda sofa software soldier sole son song soul soup south soy spaceship spade spaghetti sparrow spear spice spider spinach spine sponge spoon
	sport spouse spray spring spy squad square squash squirrel stadium stain stair stairs stamp star starfish station statue steak steam steel stem stepfather
	stepmother stereo steward stewardess stocking stomach stone stool stork storm stove strawberry straw stream streetcar string stripe stroke student studio submarine
	suburb subway sugar suicide suit suitcase sultan sunflower sunglasses sunlight sun sunny sunrise sunset sunshine superhero supermarket supper surfer surfing surgeon surgery surname
	sushi swamp swan sweater sweatshirt swimmer swimming swimsuit sword symphony syringe syrup table tablet tail tailor tango tank tanker tap tape tattoo taxi tea
	teapot tear teenager teeth telescope television temperature temple tenant tennis tent termite terrace terrorist theater theatre thermometer thief thigh thirst thorn thread throat
	throne thumb thunder thunderstorm ticket tide tiger tights timber tin tire tissue toad toast toaster tobacco toe tofu toilet token tomato tomb tongue
	toolbox tooth toothbrush toothpaste torch tornado tortoise tourist tourism towel tower town toy tractor traffic tragedy train trainer tram trampoline
	transgender trash tray treasure tree triangle tribe tricycle trombone trophy trousers trout truck trumpet trunk tsunami tulip tuna tunnel turban turkey turtle tutor tuxedo
	twin typhoon typewriter tyre ulcer umbrella umpire uncle underwear unicorn uniform universe vacation vaccine vacuum valley van vanilla vase veal vegan vegetable
	vegetarian vehicle veil vein velvet vest veterinarian vet vicar victim village villain vinegar violin violence viper virgin visitor vitamin vodka volcano volleyball vomit
	voyage vulture waffle waist waiter waitress wall wallet walnut walrus war wardrobe warehouse warrior wasp watermelon waterfall wave wax weapon weather wedding weed weekend weight
	wheat wheel wheelchair whip whiskey whisky whistle wicket widow wife wig wind window windmill wine wing winner winter wire witch wizard wolf womb wood woods wool wrestler
	wrestling wrist yacht yard yarn yeast yoga yogurt youtuber zebra zip zipper zombie zoo zoology
	apply attack bless donate exhibit hire invent negotiate organise organize teach translate
	angela anna alice andrew barbara bob carol charles charlie chris daniel david diana donald edward elizabeth elon emma eric frank fred gates george greta
	helen henry jack james jane jennifer jessica jim joe john joseph julia karen kate kevin laura linda lisa lucy margaret mario mark martin mary matthew michael mike
	musk nancy nick nicole oliver paul peter philip rachel richard robert ryan sam sandra sarah simon sophie stephen steve susan taylor thomas tim tom trump victoria william
	milestone neighbour lawmaker taxpayer catering logistics invitation reception milestone licensed mandated lawsuit lawsuits misuse unrestricted undefined republican democrat senator
	congressman journalist reporter newspaper electronics consumer sponsor interpreter translator developer speaker volunteer emails email
`})

// ThingWord reports whether a folded word is one of a language for what any question may be about, or a form of one.
func ThingWord(tag, folded string) bool {
	set := thingWords[tag]
	return set[folded] || tag == "en" && isFormOf(folded, func(word string) bool { return set[word] })
}
