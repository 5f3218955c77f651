<?php
# check.php RULES REMOVAL FOLDER: applies both to firewalls of all kinds, and looks at the result.

require __DIR__ . '/run.inc';
require __DIR__ . '/states.inc';

[, $rules, $removal, $folder] = $argv;
$name = setting($rules, 'name');
$wan = setting($rules, 'wan');
$where = '';

# The user's rules that ours must come before, see states.inc.
const STOPS = [
	'wan' => 'all the rest',
	'lan' => "' \" \\ \$x %s <b> ]]> ?>",
	'nat' => ', everything: to the old server',
];

function check($fine, $what)
{
	$fine || fail("{$GLOBALS['where']}: $what");
}

function same($expected, $actual, $what)
{
	if ($expected != $actual || json_encode($expected) !== json_encode($actual)) {
		fail("{$GLOBALS['where']}: $what\nexpected " . json_encode($expected) . "\nbut got  " .
			json_encode($actual));
	}
}

# CONFIG without what makes no difference: sections that hold nothing, and a mode that is ''.
function essence($config)
{
	foreach ($config['nat']['outbound'] ?? '' ?: [] as $key => $entry) {
		if ($entry === '' || $entry === []) {
			unset($config['nat']['outbound'][$key]);
		}
	}
	foreach (['nat', 'filter', 'aliases'] as $section) {
		foreach (is_array($config[$section] ?? '') ? $config[$section] : [] as $key => $entry) {
			if ($entry === '' || $entry === []) {
				unset($config[$section][$key]);
			}
		}
		if (empty($config[$section])) {
			unset($config[$section]);
		} else {
			ksort($config[$section]);
		}
	}
	ksort($config);
	return $config;
}

# CONFIG without the sections that hold rules.
function rest($config)
{
	foreach (SECTIONS as $path) {
		[$section, $key] = explode('/', $path);
		if (is_array($config[$section] ?? '')) {
			unset($config[$section][$key]);
		}
	}
	return essence($config);
}

function check_others($before, $after, $name)
{
	foreach (SECTIONS as $path) {
		same(others($before, $path, $name), others($after, $path, $name), "$path of the user");
	}
	same(rest($before), rest($after), 'everything else');
}

function check_aliases($config, $name)
{
	$names = array_column(entries($config, 'aliases/alias'), 'name');
	same(array_unique($names), $names, 'names of aliases are unique');
	$text = json_encode([entries($config, 'nat/rule'), entries($config, 'filter/rule')]);
	$seen = [];
	foreach (own($config, 'aliases/alias', $name) as $alias) {
		check(preg_match('/^[a-z0-9_]{1,31}$/', $alias['name']) && preg_match('/[a-z]/', $alias['name']),
			"{$alias['name']} is no name for an alias");
		check(strpos($text, "\"{$alias['name']}\"") !== false, "{$alias['name']} is not used");
		check(strpos($alias['name'], str_replace('-', '_', $name) . '__') === 0,
			"{$alias['name']} says whose it is");
		$key = "{$alias['type']} {$alias['address']}";
		check(!isset($seen[$key]), "{$alias['name']} is there twice");
		$seen[$key] = true;
		if ($alias['type'] === 'port') {
			ports($config, $alias['name']);
			continue;
		}
		$families = [];
		foreach (networks($config, ['address' => $alias['name']]) as $network) {
			$families[strpos($network, ':') === false] = true;
		}
		check(count($families) === 1, "{$alias['name']} is of one family");
	}
}

function check_filter($config, $name)
{
	$all = array_filter(entries($config, 'filter/rule'), 'is_array');
	$trackers = array_column($all, 'tracker');
	same(array_unique($trackers), $trackers, 'trackers are unique');
	foreach (own($config, 'filter/rule', $name) as $rule) {
		$descr = $rule['descr'];
		check(strlen($descr) <= 52, "'$descr' is too long");
		check(preg_match('/^[A-Za-z0-9 :+_.,*@^=~\/-]+$/', $descr), "'$descr' is plain");
		check(preg_match('/^[1-9]\d{0,9}$/', $rule['tracker']) && $rule['tracker'] < 1 << 31, 'tracker');
		check($rule['type'] === 'pass' && !isset($rule['floating']), "'$descr' is a pass rule");
		check(in_array($rule['protocol'], ['tcp', 'udp', 'tcp/udp']), "'$descr': protocol");
		check(isset($config['interfaces'][$rule['interface']]['enable']), "'$descr': interface");
		$inet = $rule['ipprotocol'] === 'inet' ? FILTER_FLAG_IPV4 : FILTER_FLAG_IPV6;
		check(filter_var($rule['destination']['address'], FILTER_VALIDATE_IP, $inet), "'$descr': node");
		foreach (networks($config, $rule['source']) as $network) {
			check(filter_var(explode('/', $network)[0], FILTER_VALIDATE_IP, $inet), "'$descr': family");
		}
		ports($config, $rule['destination']['port']);
	}
}

function check_nat($config, $name)
{
	$filter = entries($config, 'filter/rule');
	$ids = [];
	foreach (own($config, 'nat/rule', $name) as $nat) {
		$id = $nat['associated-rule-id'];
		$linked = array_values(array_filter($filter,
			fn($rule) => is_array($rule) && ($rule['associated-rule-id'] ?? '') === $id));
		check(count($linked) === 1, "'{$nat['descr']}' has " . count($linked) . ' filter rules');
		$rule = $linked[0];
		[[$from, $to]] = ports($config, $nat['destination']['port']);
		[[$first, $last]] = ports($config, $rule['destination']['port']);
		same((string)$first, $nat['local-port'], "'{$nat['descr']}': first port");
		same($to - $from, $last - $first, "'{$nat['descr']}': length");
		same("NAT {$nat['descr']}", $rule['descr'], 'description');
		foreach (['interface', 'ipprotocol', 'protocol', 'source'] as $key) {
			same($nat[$key], $rule[$key], "'{$nat['descr']}': $key");
		}
		same($nat['target'], $rule['destination']['address'], "'{$nat['descr']}': target");
		check(in_array($nat['natreflection'], ['purenat', 'disable']), 'reflection is chosen');
		check(filter_var($nat['destination']['address'], FILTER_VALIDATE_IP), 'public address');
		$ids[] = $id;
	}
	same(array_unique($ids), $ids, 'associated rules are unique');
	foreach ($filter as $rule) {
		$id = is_array($rule) && is_own($rule, $name) ? $rule['associated-rule-id'] ?? '' : '';
		check($id === '' || in_array($id, $ids), "$id belongs to no forward");
	}
}

# On each interface ours stand together, directly before the first rule of the user that would take
# their packets, or at the end.
function check_places($config, $path, $name, $stops)
{
	$places = [];
	foreach (array_filter(entries($config, $path), 'is_array') as $entry) {
		if (!isset($entry['floating'])) {
			$places[$entry['interface']][] = is_own($entry, $name) ? '' : $entry['descr'] ?? 'none';
		}
	}
	foreach ($places as $interface => $list) {
		$own = array_keys($list, '', true);
		$at = array_search($stops[$interface] ?? '', $list, true);
		$end = $at === false || $at === ($own[0] ?? '') ? count($list) : $at;
		same($own ? range($end - count($own), $end - 1) : [], $own, "$path: place on $interface");
	}
}

# Outbound rules: in force wherever that takes nothing from the user, and before his.
function check_outbound($before, $after, $name, $wan)
{
	$own = own($after, 'nat/outbound/rule', $name);
	same($own, array_slice(entries($after, 'nat/outbound/rule'), 0, count($own)), 'outbound rules');
	$mode = mode($before);
	$dormant = others($before, 'nat/outbound/rule', $name);
	$switched = $own && in_array($mode, ['', 'automatic']) && !$dormant;
	same($switched ? 'hybrid' : $mode, mode($after), 'mode of outbound NAT');
	$forwards = own($after, 'nat/rule', $name);
	foreach ($own as $rule) {
		check(strpos($rule['source']['network'], '/') !== false, 'source of an outbound rule');
		if ($rule['interface'] !== $wan) {
			same($rule['destination']['network'], $rule['destination']['address'], 'both spellings');
			check($rule['target'] === '' && !isset($rule['staticnatport']), 'hairpin');
			check(in_array(strstr($rule['destination']['network'], '/', true),
				array_column($forwards, 'target')), 'hairpin to a node');
			continue;
		}
		check(isset($rule['staticnatport'], $rule['destination']['any']), 'static port');
		[[$from, $to]] = ports($after, $rule['sourceport']);
		same(str_replace('-', ':', $rule['sourceport']), $rule['sourceport'], 'source ports');
		$covering = array_filter($forwards, fn($nat) =>
			"{$nat['target']}/32" === $rule['source']['network'] &&
			$nat['destination']['address'] === $rule['target'] &&
			$nat['local-port'] === explode('-', $nat['destination']['port'])[0] &&
			(int)$nat['local-port'] <= $to && strpos($nat['protocol'], 'udp') !== false);
		check($covering !== [], "no forward to the ports of '{$rule['descr']}'");
	}
}

function check_all($before, $after, $name, $wan)
{
	check_others($before, $after, $name);
	check_aliases($after, $name);
	check_filter($after, $name);
	check_nat($after, $name);
	$lan = setting($GLOBALS['rules'], 'lan');
	check_places($after, 'filter/rule', $name, [$wan => STOPS['wan'], $lan => STOPS['lan']]);
	check_places($after, 'nat/rule', $name, [$wan => "$name" . STOPS['nat']]);
	check_outbound($before, $after, $name, $wan);
}

# Applied, applied again, removed, removed again.
function check_state($before, $rules, $removal, $folder)
{
	global $name, $wan;

	$after = run($rules, $before, $folder, $log);
	check_all($before, $after, $name, $wan);
	$changed = essence($before) !== essence($after);
	same($changed ? "write $name: rules applied\nreload\n" : '', $log, 'calls');
	same($after, run($rules, $after, $folder, $log), 'applied twice');
	same('', $log, 'calls where nothing changes');
	$gone = run($removal, $after, $folder, $log);
	same(essence($before), essence($gone), 'removed');
	same($changed ? "write $name: rules removed\nreload\n" : '', $log, 'calls of the removal');
	same($gone, run($removal, $gone, $folder, $log), 'removed twice');
	same('', $log, 'calls where nothing is left');
	return $after;
}

# What an earlier version left goes, and what of the user's is in the way of our numbers stays.
function check_changes($before, $rules, $removal, $folder)
{
	global $name, $wan;

	$after = run($rules, $before, $folder);
	$stale = stale($rules, $after);
	$fresh = run($rules, $stale, $folder);
	same(essence($after), essence($fresh), 'an earlier version is replaced');
	same(essence($before), essence(run($removal, $stale, $folder)), 'an earlier version is removed');
	$used = $before;
	foreach (own($after, 'filter/rule', $name) as $i => $rule) {
		$taken = $i % 2 ? ['tracker' => $rule['tracker']]
			: ['associated-rule-id' => "{$name}_{$rule['tracker']}"];
		array_unshift($used['filter']['rule'], rule($wan, 'pass', ['any' => ''], "copy $i", $taken));
	}
	check_state($used, $rules, $removal, $folder);
}

# The user's changes in between stay, and so does the mode of outbound NAT that he needs for them.
function check_between($before, $rules, $removal, $folder)
{
	global $name, $wan;

	$after = run($rules, $before, $folder);
	if (mode($after) !== 'hybrid') {
		return;
	}
	foreach (['advanced', 'automatic', 'disabled'] as $mode) {
		$changed = $after;
		$changed['nat']['outbound']['mode'] = $mode;
		same($mode, mode(run($removal, $changed, $folder)), 'another mode chosen since');
	}
	$changed = $after;
	$changed['nat']['outbound']['rule'][] = outbound($wan, 'added since');
	array_splice($changed['filter']['rule'], 1, 0, [rule($wan, 'pass', ['any' => ''], 'added')]);
	$again = run($rules, $changed, $folder);
	check_others($changed, $again, $name);
	$gone = run($removal, $again, $folder);
	check_others($changed, $gone, $name);
	same('hybrid', mode($gone), 'hybrid mode is needed');
}

# The rules under two names, removed in both orders. No name may call the other's rules the user's.
function check_two_names($before, $rules, $removal, $folder)
{
	$pairs = [[$rules, $removal], [renamed($rules, $folder), renamed($removal, $folder)]];
	$both = $before;
	foreach ($pairs as [$apply]) {
		$both = run($apply, $both, $folder, $log, $output);
		check(!preg_match("/forward 'nvports[a-z0-9-]*: /", $output), $output);
	}
	same($both, run($pairs[1][0], $both, $folder), 'second of two names applied twice');
	foreach ([$pairs, array_reverse($pairs)] as [[$first_rules, $first], [$last_rules, $last]]) {
		$alone = run($last_rules, $before, $folder);
		$left = run($first, $both, $folder);
		same(mode($alone), mode($left), 'mode of outbound NAT for the name that stays');
		same(entries($alone, 'nat/outbound/rule'), entries($left, 'nat/outbound/rule'),
			'outbound rules of the name that stays');
		same(essence($before), essence(run($last, $left, $folder)), 'both names removed');
	}
}

# What the user described as ours, and what belongs to it, stays, and he is told.
function check_notes($before, $rules, $removal, $folder)
{
	global $name, $wan;

	$noted = $before;
	foreach (['nat_5f0c1d2e3a4b5.00000002', 'pass', ''] as $i => $id) {
		$nat = forward($wan, ['address' => '203.0.113.45'], "447$i", "$name: my own note $i");
		$noted['nat']['rule'][] = ['associated-rule-id' => $id] + $nat;
	}
	unset($noted['nat']['rule'][array_key_last($noted['nat']['rule'])]['associated-rule-id']);
	$id = ['associated-rule-id' => 'nat_5f0c1d2e3a4b5.00000002'];
	array_unshift($noted['filter']['rule'],
		rule($wan, 'pass', ['any' => ''], "NAT $name: my own note 3", $id),
		rule($wan, 'pass', ['any' => ''], 'renamed', $id));
	$after = run($rules, $noted, $folder, $log, $output);
	for ($i = 0; $i < 4; $i++) {
		check(strpos($output, "$name: my own note $i' was not written") !== false, "word of note $i");
	}
	$is_noted = fn($entry) => is_array($entry) &&
		preg_match('/my own note|^renamed$/', $entry['descr'] ?? '');
	foreach (['nat/rule', 'filter/rule'] as $path) {
		same(array_values(array_filter(entries($noted, $path), $is_noted)),
			array_values(array_filter(entries($after, $path), $is_noted)), "$path that are noted");
	}
	same(essence($noted), essence(run($removal, $after, $folder)), 'removed between notes');
}

# What is said, and where nothing is done.
function check_words($rules, $folder)
{
	global $name, $wan;

	$config = bare($rules);
	$config['installedpackages']['package'] = ['', ['name' => 'siproxd']];
	run($rules, $config, $folder, $log, $output);
	$asked = strpos(file_get_contents($rules), "\n\$siproxd = true;") !== false;
	same($asked, strpos($output, 'siproxd') !== false, 'warning of siproxd');
	unset($config['interfaces'][$wan]);
	same(own(run($rules, bare($rules), $folder), 'filter/rule', $name) ? 1 : 0,
		execute($rules, $config, $folder, $output), 'no outside interface');
	same('', file_get_contents("$folder/log"), 'calls without an outside interface');
}

foreach (states($rules) as $where => $before) {
	check_state($before, $rules, $removal, $folder);
	if (in_array($where, ['automatic', 'no mode', 'hybrid', 'manual'])) {
		check_two_names($before, $rules, $removal, $folder);
	}
	if (in_array($where, ['automatic', 'manual'])) {
		check_changes($before, $rules, $removal, $folder);
		check_notes($before, $rules, $removal, $folder);
	}
	if (in_array($where, ['automatic', 'no mode'])) {
		check_between($before, $rules, $removal, $folder);
	}
}
$where = 'words';
check_words($rules, $folder);
