<?php
# meaning.php RULES FOLDER: what the script opens in a firewall without other rules.

require __DIR__ . '/run.inc';

[, $script, $folder] = $argv;
$name = setting($script, 'name');
$wan = setting($script, 'wan');
$config = run($script, bare($script), $folder);
$rules = own($config, 'filter/rule', $name);
$inner = array_filter($rules, fn($rule) => $rule['interface'] !== $wan);

function covers($outer, $inner)
{
	[$a, $m] = explode('/', $outer);
	[$b, $n] = explode('/', $inner);
	$mask = -1 << 32 - $m;
	return $m <= $n && (ip2long($a) & $mask) === (ip2long($b) & $mask);
}

# As nvports writes them: a single address without its length.
function text($networks)
{
	return implode(',', preg_replace('#^([0-9.]+)/32$|^(.*)/128$#', '$1$2', $networks)) ?: 'any';
}

# Whom RULES, of inside interfaces, let through to PORT of NODE, of SOURCES ([]: any).
function let_in($config, $rules, $protocol, $node, $port, $sources)
{
	$found = [];
	foreach ($rules as $rule) {
		$open = array_filter(ports($config, $rule['destination']['port']),
			fn($range) => $range[0] <= $port && $port <= $range[1]);
		if (!$open || $rule['destination']['address'] !== $node ||
		    !in_array($protocol, explode('/', $rule['protocol']))) {
			continue;
		}
		foreach (networks($config, $rule['source']) as $net) {
			foreach ($sources ?: [$net] as $source) {
				if (covers($net, $source)) {
					$found[] = $source;
				} elseif (covers($source, $net)) {
					$found[] = $net;
				}
			}
		}
	}
	$found = array_unique($found);
	usort($found, fn($a, $b) => [ip2long(explode('/', $a)[0]), $a] <=>
		[ip2long(explode('/', $b)[0]), $b]);
	return $found;
}

# FROM to TO in the longest stretches of which RULES let in the same: [first, last, networks].
function stretches($config, $rules, $protocol, $node, $from, $to, $sources)
{
	$cuts = [$from];
	foreach ($rules as $rule) {
		foreach (ports($config, $rule['destination']['port']) as [$first, $last]) {
			array_push($cuts, $first, $last + 1);
		}
	}
	$cuts = array_unique(array_filter($cuts, fn($port) => $from <= $port && $port <= $to));
	sort($cuts);
	$found = [];
	foreach ($cuts as $i => $first) {
		$last = ($cuts[$i + 1] ?? $to + 1) - 1;
		$inside = let_in($config, $rules, $protocol, $node, $first, $sources);
		$end = count($found) - 1;
		if ($end >= 0 && $found[$end][2] === $inside) {
			$found[$end][1] = $last;
		} else {
			$found[] = [$first, $last, $inside];
		}
	}
	return $found;
}

$lines = [];
foreach (own($config, 'nat/rule', $name) as $rule) {
	$public = $rule['destination']['address'];
	$node = $rule['target'];
	$sources = networks($config, $rule['source']);
	[$from, $to] = ports($config, $rule['destination']['port'])[0];
	$first = (int)$rule['local-port'];
	$last = $first + $to - $from;
	foreach (explode('/', $rule['protocol']) as $protocol) {
		$lines[] = "forward $protocol $public:$from-$to $node:$first-$last " . text($sources);
		if ($rule['natreflection'] !== 'purenat') {
			continue;
		}
		foreach (stretches($config, $inner, $protocol, $node, $first, $last, $sources) as $part) {
			[$start, $end, $networks] = $part;
			$ends = ($start + $from - $first) . '-' . ($end + $from - $first);
			if ($networks) {
				$lines[] = "hairpin $protocol $public:$ends $node " . text($networks);
			}
		}
	}
}
foreach ($rules as $rule) {
	if ($rule['interface'] !== $wan) {
		continue;
	}
	foreach (explode('/', $rule['protocol']) as $protocol) {
		foreach (ports($config, $rule['destination']['port']) as [$from, $to]) {
			$lines[] = "permit $protocol {$rule['destination']['address']}:$from-$to " .
				text(networks($config, $rule['source']));
		}
	}
}
sort($lines, SORT_STRING);
echo implode("\n", $lines), $lines ? "\n" : '';
